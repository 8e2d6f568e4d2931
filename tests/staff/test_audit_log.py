"""The audit log as the data-protection officer reads it: words, finding, the way there."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from staff import audit
from staff.audit_words import audit_url
from staff.lists import PAGE_SIZE
from staff.models import AuditEvent
from staff.roles import Role
from tests.courses.factories import GroupFactory, RegistrationFactory
from tests.enquiries.factories import make_enquiry
from tests.staff.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

URL = "/area-riservata/registro/"


@pytest.fixture
def dpo(client):
    person = make_user(Role.DPO, username="garante", first_name="Gaia", last_name="Blu")
    client.force_login(person)
    return client


def asked(client, **query):
    """The lines that a filter finds: posted, and looked at where that leads."""
    return client.post(URL, query, follow=True).context["list"].page.rows


def found(client, **query) -> set[str]:
    """The targets that a filter finds."""
    return {line.event.target for line in asked(client, **query)}


def note(action="registration.read", target="", actor=None, **details) -> AuditEvent:
    return audit.record(actor=actor, action=action, target=target, details=details)


class TestPage:
    def test_reading_it_is_recorded(self, dpo):
        dpo.get(reverse("staff:audit"))
        assert AuditEvent.objects.filter(action="audit.viewed").count() == 1

    def test_it_names_actions_in_words(self, dpo):
        person = make_user(username="grazia")
        audit.record(actor=person, action="role.given", target="user:1", details={"role": "dpo"})
        html = dpo.get(reverse("staff:audit")).content.decode()
        assert "ha dato un ruolo" in html
        assert "grazia" in html

    def test_filters_narrow_it(self, dpo):
        ada, bea = make_user(username="ada"), make_user(username="bea")
        for person in (ada, bea):
            audit.record(actor=person, action="test.done", target=f"thing:{person.pk}")
        assert [line.event.actor_name for line in asked(dpo, chi="ad", su=f"thing:{ada.pk}")] == ["ada"]
        assert asked(dpo, dal="2999-01-01") == []
        assert {line.event.action for line in asked(dpo, cosa="session.opened")} == {"session.opened"}

    def test_paging_goes_through_all_of_it(self, dpo):
        for _ in range(PAGE_SIZE + 5):
            audit.record(actor=None, action="test.done", target="thing:1")
        seen = []
        response = dpo.post(reverse("staff:audit"), {"su": "thing:1"}, follow=True)
        while True:
            listing = response.context["list"]
            seen += [line.event.sequence for line in listing.page.rows]
            if not listing.next_url:
                break
            response = dpo.get(listing.next_url)
        assert len(seen) == len(set(seen)) == PAGE_SIZE + 5
        assert seen == sorted(seen, reverse=True)

    @pytest.mark.parametrize(
        "query",
        [
            {"dal": "yesterday"},
            {"al": "0001-01-01"},
            {"al": "9999-12-31"},
            {"dal": "2026-02-02", "al": "2026-02-01"},
            {"cosa": "no.such.action"},
            {"chi": "x" * 5000},
            {"su": "\x00"},
        ],
    )
    def test_bad_filters_are_explained_at_the_field(self, dpo, query):
        response = dpo.post(reverse("staff:audit"), query, follow=True)
        assert response.status_code == 200
        assert "is-invalid" in response.content.decode()

    @pytest.mark.parametrize("position", ["-1", "x", "9" * 40, "²", "", "0"])
    def test_nonsense_positions_do_no_harm(self, dpo, position):
        assert dpo.get(reverse("staff:audit"), {"pagina": position}).status_code == 200

    def test_a_page_costs_the_same_at_any_length(self, dpo, django_assert_max_num_queries):
        for _ in range(30):
            audit.record(actor=None, action="test.done")
        with django_assert_max_num_queries(16):
            dpo.get(reverse("staff:audit"))


class TestWords:
    """What a line says; the code stands in the title, because the chain is over it."""

    @pytest.fixture
    def line(self, dpo):
        def line(event):
            return next(each for each in dpo.get(URL).context["list"].page.rows if each.event.pk == event.pk)

        return line

    def test_a_registration_is_called_by_its_reference_also_when_it_is_gone(self, line):
        registration = RegistrationFactory()
        event = note("registration.moved", f"registration:{registration.pk}", **{"from": "waiting", "to": "confirmed"})
        assert line(event).target.words == f"iscrizione {registration.reference}"
        assert [each.words for each in line(event).details] == ["da: In lista d’attesa", "a: Confermata"]
        assert [each.code for each in line(event).details] == ["from=waiting", "to=confirmed"]
        words = line(event).target.words
        registration.delete()
        assert line(event).target.words == words

    def test_an_account_by_its_name_of_today(self, line):
        person = make_user(username="ada", first_name="Ada", last_name="Neri")
        event = note("role.given", f"user:{person.pk}", actor=person, role="dpo")
        assert line(event).target.words == "account Ada Neri (ada)"
        assert line(event).who == "Ada Neri (ada)"
        assert [each.words for each in line(event).details] == ["ruolo: Protezione dei dati"]
        User.objects.filter(pk=person.pk).update(username="ada.verdi", last_name="Verdi")
        assert line(event).who == "Ada Verdi (ada.verdi)"
        assert line(event).was_called == "ada"
        person.delete()
        assert line(event).target.words == f"account n. {event.target[5:]}, che non c’è più"
        assert (line(event).who, line(event).event.actor_name) == ("", "ada")

    def test_groups_people_and_days_in_details(self, line):
        one, other, person = GroupFactory(), GroupFactory(), make_user(username="bea")
        moved = note("registration.moved", "registration:x", from_group=one.pk, to_group=other.pk)
        assert str(other) in line(moved).details[1].words
        assert one.edition.title in line(moved).details[0].words
        given = note("enquiry.assigned", f"enquiry:{uuid.uuid4()}", to=person.pk)
        assert [each.words for each in line(given).details] == ["affidata a: bea"]
        due = note("case.due_changed", "case:26-ABC12", due_on="2026-03-08")
        assert line(due).target.words == "segnalazione 26-ABC12"
        assert [each.words for each in line(due).details] == ["scadenza: 08/03/2026"]
        several = note("case.reserved", "case:26-ABC12", people=f"{person.pk},0", how="seen")
        assert line(several).details[0].words == "persone: bea, 0"
        nobody = note("case.assigned", "case:26-ABC12", assignee=None)
        assert [each.words for each in line(nobody).details] == ["assegnata a: nessuno"]

    def test_a_thing_that_was_asked_for_in_words_too(self, line):
        person = make_user(username="bea")
        event = note("audit.viewed", oggetto=f"user:{person.pk}")
        assert [each.words for each in line(event).details] == ["Una cosa sola: account bea"]

    def test_a_refused_page_by_its_section(self, line):
        assert line(note("access.refused", "courses_staff:registration_list", method="POST")).target.words == (
            "pagina di «Iscrizioni ai corsi»"
        )
        event = note("access.refused", "staff:audit", method="GET")
        assert line(event).target.words == "pagina di «Registro delle attività»"
        assert line(note("access.refused", "desk")).target.words == "pagina dell’area riservata"
        assert not line(event).is_known

    def test_what_nobody_named_stays_a_code(self, line):
        event = note("test.done", "thing:7", colour="red")
        assert line(event).target.words == "thing:7"
        assert [each.words for each in line(event).details] == ["colour=red"]

    def test_the_code_is_in_the_page(self, dpo):
        note("case.opened", "case:26-ABC12")
        html = dpo.get(URL).content.decode()
        assert 'title="case:26-ABC12"' in html
        assert 'title="case.opened"' in html


class TestFinding:
    def test_by_the_reference_of_a_registration_or_enquiry_also_of_an_erased_one(self, dpo):
        registration, enquiry = RegistrationFactory(), make_enquiry()
        targets = [f"registration:{registration.pk}", f"enquiry:{enquiry.pk}"]
        for target in targets:
            note(target=target)
        reference = registration.reference
        registration.delete()
        assert found(dpo, su=f" {reference.lower()} ") == {targets[0]}
        assert found(dpo, su=enquiry.reference) == {targets[1]}

    @pytest.mark.parametrize("typed", ["26-7K3QX", "26 7k3qx", "267k3qx", "case:26-7K3QX"])
    def test_by_the_number_of_a_case_however_it_is_written(self, dpo, typed):
        note("case.opened", "case:26-7K3QX")
        note("case.opened", "case:26-7K3QY")
        assert found(dpo, su=typed) == {"case:26-7K3QX"}

    def test_by_the_name_of_a_colleague_also_of_one_who_is_gone(self, dpo):
        ada = make_user(username="ada", first_name="Ada", last_name="Neri")
        bea = make_user(username="bea.gone")
        for person in (ada, bea):
            note("password.changed", f"user:{person.pk}", actor=person)
        targets = [f"user:{person.pk}" for person in (ada, bea)]
        bea.delete()
        assert found(dpo, su="ada ne") == {targets[0]}
        assert found(dpo, su="bea.gone") == {targets[1]}

    def test_by_a_course(self, dpo):
        group = GroupFactory(edition__title="Autodifesa di sera")
        note("edition.drawn", f"edition:{group.edition_id}")
        note("attendance.marked", f"group:{group.pk}")
        assert found(dpo, su="autodifesa di") == {f"edition:{group.edition_id}", f"group:{group.pk}"}

    def test_never_by_the_name_of_a_citizen(self, dpo):
        registration = RegistrationFactory(last_name="Riconoscibile")
        note(target=f"registration:{registration.pk}")
        assert found(dpo, su="Riconoscibile") == set()

    def test_what_nobody_knows_finds_nothing(self, dpo):
        note("test.done", "thing:1")
        assert asked(dpo, su="qualcosa") == []

    def test_groups_of_acts(self, dpo):
        acts = {
            "reads": "case.opened",
            "exports": "registration.exported",
            "refusals": "access.refused",
            "keys": "case_key.listed",
            "sessions": "case_key.locked",
            "changes": "registration.moved",
        }
        for action in acts.values():
            note(action)
        for group, action in acts.items():
            actions = {line.event.action for line in asked(dpo, genere=group)}
            assert action in actions
        assert not actions & ({*acts.values()} - {action})  # the last: changes

    def test_one_thing_by_a_link_and_by_a_press(self, dpo):
        one, other = (f"registration:{uuid.uuid4()}" for _ in range(2))
        note(target=one)
        note(target=other)
        page = dpo.get(audit_url(one))
        assert {line.event.target for line in page.context["list"].page.rows} == {one}
        assert "Soltanto ciò che riguarda" in page.content.decode()
        assert f'name="oggetto" value="{one}"' in dpo.get(URL).content.decode()
        answer = dpo.post(URL, {"genere": "reads", "oggetto": ["", other]})
        assert other not in answer.url
        shown = dpo.get(answer.url).context["list"]
        assert {line.event.target for line in shown.page.rows} == {other}
        assert shown.form["genere"].value() == "reads"

    @pytest.mark.parametrize("target", ["thing:1", "case:' OR 1", "Rossi", "user:" + "1" * 300])
    def test_nonsense_in_a_link_is_explained(self, dpo, target):
        html = dpo.get(URL, {"oggetto": target}).content.decode()
        assert "Correggi il filtro" in html
        assert 'class="invalid-feedback d-block"' in html

    def test_what_was_typed_is_not_in_the_log(self, dpo):
        asked(dpo, su="Mario", chi="Bianchi", genere="reads")
        event = AuditEvent.objects.filter(action="audit.viewed").latest("sequence")
        assert event.details == {"su": True, "chi": True, "genere": "reads", "shown": 0}


class TestWayThere:
    """From a thing to what the log says of it: for who may read the log."""

    WORDS = "Nel registro delle attività"

    @pytest.mark.parametrize(("role", "is_there"), [(Role.DPO, True), (None, False)])
    def test_from_a_registration_and_an_enquiry(self, client, role, is_there):
        client.force_login(make_user(Role.COURSE_DESK, *filter(None, [role])))
        registration, enquiry = RegistrationFactory(), make_enquiry()
        for url, target in (
            (reverse("courses_staff:registration_detail", args=[registration.pk]), f"registration:{registration.pk}"),
            (reverse("enquiries_staff:detail", args=[enquiry.pk]), f"enquiry:{enquiry.pk}"),
        ):
            html = client.get(url).content.decode()
            assert (self.WORDS in html) is is_there
            if is_there:
                assert audit_url(target) in html
                lines = client.get(audit_url(target)).context["list"].page.rows
                assert {line.event.target for line in lines} == {target}
