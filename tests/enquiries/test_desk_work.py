"""What the desk does on its pages: buttons, replies, ready texts, editing, joining, drafts."""

import datetime

import pytest

from core import drafting
from enquiries import operations
from enquiries.models import EnquiryMessage, MessageKind, ReplyTemplate, ReplyText
from enquiries.states import State
from outbox.models import Mail
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import make_user

from .desk import fill, fresh, hidden_of, soup_of, text_of, url
from .factories import make_enquiry, make_page, submit

pytestmark = pytest.mark.django_db


class TestActing:
    def test_every_button_is_undone_by_another(self, desk_client, enquiry):
        for action, state in [
            ("take", State.IN_PROGRESS),
            ("close", State.CLOSED),
            ("reopen", State.IN_PROGRESS),
            ("remove", State.REMOVED),
            ("restore", State.NEW),
        ]:
            address = url("detail", enquiry.pk)
            response = desk_client.post(
                url("act", enquiry.pk), {**hidden_of(desk_client.get(address)), "action": action}
            )
            assert response.status_code == 303
            assert fresh(enquiry).state == state

    def test_pressing_twice_says_so_and_does_it_once(self, desk_client, enquiry):
        for _press in range(2):
            response = desk_client.post(url("act", enquiry.pk), {"version": "0", "action": "take"}, follow=True)
        assert "cambiata" in text_of(response)
        assert AuditEvent.objects.filter(action="enquiry.take").count() == 1

    @pytest.mark.parametrize("version", [{}, {"version": "x"}, {"version": "9" * 5000}])
    def test_whoever_does_not_say_what_they_have_seen_changes_nothing(self, desk_client, enquiry, version):
        response = desk_client.post(url("act", enquiry.pk), {"action": "take", **version}, follow=True)
        assert "cambiata" in text_of(response)
        assert not AuditEvent.objects.filter(action="enquiry.take").exists()

    @pytest.mark.parametrize("posted", [{}, {"action": "merge", "version": "0"}, {"version": "x"}])
    def test_what_is_no_button_of_ours_is_not_found(self, desk_client, enquiry, posted):
        assert desk_client.post(url("act", enquiry.pk), posted).status_code == 404


class TestReplying:
    def test_a_reply_leaves_and_the_page_says_so(self, desk_client, enquiry):
        response = fill(desk_client, url("reply", enquiry.pk), text="Ecco la panchina.", then="answer")

        assert response.status_code == 303
        assert fresh(enquiry).state == State.ANSWERED
        assert "Ecco la panchina." in Mail.objects.get(template="enquiry.reply").texts()[0]
        assert "Ecco la panchina." in text_of(desk_client.get(response.url))

    def test_the_mail_can_be_looked_at_before(self, desk_client, enquiry):
        response = fill(
            desk_client, url("reply", enquiry.pk), text="Ecco la panchina.", then="answer", button="preview"
        )
        text = text_of(response)
        assert f"Oggetto: Risposta alla tua richiesta {enquiry.reference}" in text
        assert "Buongiorno Ada Neri, Ecco la panchina." in text
        assert fresh(enquiry).state == State.NEW

    def test_nothing_written_is_said_at_the_field(self, desk_client, enquiry):
        response = fill(desk_client, url("reply", enquiry.pk), text="", then="answer")
        assert response.status_code == 422
        assert "Scrivi qualcosa." in text_of(response)

    def test_whoever_was_slower_keeps_the_text_and_may_press_again(self, desk_client, enquiry):
        seen = hidden_of(desk_client.get(url("reply", enquiry.pk)))
        operations.write(enquiry_id=enquiry.pk, text="Ancora io", key="w")
        typed = {"text": "Ecco la panchina.", "then": "answer"}

        refused = desk_client.post(url("reply", enquiry.pk), {**seen, **typed})
        assert refused.status_code == 422
        assert "cambiata" in text_of(refused)
        assert soup_of(refused).textarea.get_text().strip() == "Ecco la panchina."

        again = desk_client.post(url("reply", enquiry.pk), {**hidden_of(refused), **typed})
        assert again.status_code == 303

    def test_without_an_address_nothing_leaves(self, desk_client, page):
        enquiry = make_enquiry(page, email="", phone="0171 1")
        assert "non parte nessun messaggio" in text_of(desk_client.get(url("reply", enquiry.pk)))
        fill(desk_client, url("reply", enquiry.pk), text="Detto a voce.", then="answer")
        assert not Mail.objects.exists()
        assert "detto senza e-mail" in text_of(desk_client.get(url("detail", enquiry.pk)))

    def test_what_the_person_said_elsewhere_is_noted(self, desk_client, page):
        enquiry = make_enquiry(page, state=State.WAITING)
        fill(desk_client, url("note", enquiry.pk), text="Ha telefonato.", about="said")
        assert EnquiryMessage.objects.get(kind=MessageKind.FROM_PERSON).text == "Ha telefonato."
        assert fresh(enquiry).state == State.IN_PROGRESS

    def test_a_closed_one_takes_no_reply(self, desk_client, page):
        enquiry = make_enquiry(page, state=State.CLOSED)
        response = fill(desk_client, url("reply", enquiry.pk), text="Ecco", then="answer")
        assert response.status_code == 422
        assert "non si può fare" in text_of(response)


class TestReadyTexts:
    @pytest.fixture
    def ready(self, db):
        template = ReplyTemplate.objects.create(name="Grazie")
        ReplyText.objects.create(template=template, language="it", text="Grazie, ci pensiamo.")
        ReplyText.objects.create(template=template, language="en", text="Thank you.")
        return template

    def test_goes_below_what_was_typed_in_the_language_of_the_person(self, desk_client, page, ready):
        enquiry = make_enquiry(page, locale="en")
        response = fill(
            desk_client, url("reply", enquiry.pk), text="Dear Ada", then="ask", template=ready.pk, button="insert"
        )
        assert soup_of(response).textarea.get_text().strip().split() == ["Dear", "Ada", "Thank", "you."]
        assert "Manca il testo" not in text_of(response)
        assert soup_of(response).select_one("[name=then] [selected]")["value"] == "ask"

    def test_a_missing_language_is_said(self, desk_client, page, ready):
        enquiry = make_enquiry(page, locale="ro")
        response = fill(desk_client, url("reply", enquiry.pk), text="", template=ready.pk, button="insert")
        assert "Grazie, ci pensiamo." in soup_of(response).textarea.get_text()
        assert "Manca il testo in questa lingua" in text_of(response)

    def test_of_another_kind_is_not_offered(self, desk_client, page, ready):
        ready.kind = "school"
        ready.save()
        enquiry = make_enquiry(page)
        assert "Grazie" not in text_of(desk_client.get(url("reply", enquiry.pk)))

    def test_the_desk_writes_and_takes_them_away(self, desk_client):
        desk_client.post(url("template_new"), {"name": "Grazie", "kind": "", "text_it": "Grazie.", "text_ro": "Mersi."})
        ready = ReplyTemplate.objects.get()
        assert {text.language for text in ready.texts.all()} == {"it", "ro"}

        desk_client.post(url("template_edit", ready.pk), {"name": "Grazie!", "kind": "school", "text_it": "Grazie."})
        assert ready.texts.get().language == "it"
        assert "Grazie!" in text_of(desk_client.get(url("template_list")))

        desk_client.post(url("template_delete", ready.pk))
        assert not ReplyTemplate.objects.exists()
        assert AuditEvent.objects.filter(action="reply_template.deleted").exists()

    def test_without_words_in_any_language_it_is_none(self, desk_client):
        response = desk_client.post(url("template_new"), {"name": "Vuota", "kind": ""})
        assert response.status_code == 422
        assert "almeno in una lingua" in text_of(response)


class TestEditing:
    def test_who_when_and_how_are_changed_on_one_page(self, desk_client, desk, enquiry):
        response = fill(
            desk_client,
            url("edit", enquiry.pk),
            assignee=desk.pk,
            due_on="2027-03-08",
            name="Ada Neri",
            email="nuova@example.org",
            phone="0171 2",
        )
        assert response.status_code == 303
        found = fresh(enquiry)
        assert (found.assignee, found.due_on, found.email) == (desk, datetime.date(2027, 3, 8), "nuova@example.org")
        done = set(AuditEvent.objects.values_list("action", flat=True))
        assert {"enquiry.assigned", "enquiry.due_changed", "enquiry.corrected"} <= done

    def test_what_is_wrong_is_said_at_its_field(self, desk_client, enquiry):
        response = fill(desk_client, url("edit", enquiry.pk), due_on="", email="x", name="", phone="")
        assert response.status_code == 422
        assert {each["id"] for each in soup_of(response).select(".invalid-feedback")} == {
            "id_due_on-error",
            "id_email-error",
        }

    def test_whoever_saves_second_overwrites_nothing_and_sees_both(self, desk_client, desk, enquiry):
        seen = hidden_of(desk_client.get(url("edit", enquiry.pk)))
        other = make_user(Role.CASE_WORKER, username="collega")
        operations.correct(enquiry_id=enquiry.pk, name="Ada Rossi", email=enquiry.email, phone="", actor=other)
        typed = {"due_on": "2027-03-08", "name": "Ada Bianchi", "email": enquiry.email, "phone": ""}

        refused = desk_client.post(url("edit", enquiry.pk), {**seen, **typed})
        assert refused.status_code == 409
        assert "collega ha cambiato questi dati" in text_of(refused)
        assert {"Ada Rossi", "Ada Bianchi"} <= {
            cell.get_text(strip=True).split("diverso")[0].strip() for cell in soup_of(refused).select("td")
        }
        assert fresh(enquiry).name == "Ada Rossi"

        form = next(form for form in soup_of(refused).main.select("form") if form.select_one("[name=versione]"))
        again = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        assert desk_client.post(url("edit", enquiry.pk), {**again, **typed}).status_code == 303
        assert fresh(enquiry).name == "Ada Bianchi"

    def test_what_somebody_else_changes_meanwhile_stands_in_nobody_s_way(self, desk_client, enquiry):
        seen = hidden_of(desk_client.get(url("edit", enquiry.pk)))
        operations.write(enquiry_id=enquiry.pk, text="Ancora io", key="w")
        typed = {"due_on": "2027-03-08", "name": "Ada", "email": enquiry.email, "phone": enquiry.phone}
        assert desk_client.post(url("edit", enquiry.pk), {**seen, **typed}).status_code == 303

    def test_only_those_who_answer_can_be_chosen(self, desk_client, desk, enquiry):
        make_user(Role.DPO, username="garante")
        assert "garante" not in text_of(desk_client.get(url("edit", enquiry.pk)))


class TestMerging:
    def test_by_the_code_of_the_other(self, desk_client, page, enquiry):
        other = submit(page)
        response = fill(desk_client, url("merge", enquiry.pk), into=other.reference.lower())
        assert response.status_code == 303
        assert fresh(enquiry).merged_into == other

    @pytest.mark.parametrize("code", ["", "ZZZZZZZZ", "00000000", "*"])
    def test_a_code_that_is_none_is_said(self, desk_client, enquiry, code):
        assert fill(desk_client, url("merge", enquiry.pk), into=code).status_code == 422

    def test_two_people_are_never_one(self, desk_client, page, enquiry):
        stranger = make_enquiry(page)
        response = fill(desk_client, url("merge", enquiry.pk), into=stranger.reference)
        assert "stessa persona" in text_of(response)
        assert fresh(enquiry).state == State.NEW


class TestDraft:
    def test_is_offered_for_proposals_alone(self, desk_client, home_page, page, enquiry):
        proposal = submit(make_page(home_page, kind="proposal", unit=page.unit))
        assert "bozza di evento" in text_of(desk_client.get(url("detail", proposal.pk)))
        assert "bozza di evento" not in text_of(desk_client.get(url("detail", enquiry.pk)))
        assert desk_client.get(url("draft", enquiry.pk)).status_code == 404

    def test_shows_what_it_begins_with_and_not_who(self, desk_client, home_page, page):
        proposal = submit(make_page(home_page, kind="proposal", unit=page.unit))
        text = text_of(desk_client.get(url("draft", proposal.pk)))
        assert "Una panchina" in text
        assert "Ada Neri" not in text

    def test_without_a_place_it_says_so(self, desk_client, home_page, page, monkeypatch):
        monkeypatch.setattr(drafting, "_makers", {})
        proposal = submit(make_page(home_page, kind="proposal", unit=page.unit))
        response = desk_client.post(url("draft", proposal.pk), follow=True)
        assert "Manca la pagina degli eventi" in text_of(response)


def test_a_new_link_goes_by_mail(desk_client, page, enquiry):
    desk_client.post(url("link", enquiry.pk))
    assert Mail.objects.filter(template="enquiry.link").count() == 1
    assert "non ha lasciato" in text_of(desk_client.post(url("link", make_enquiry(page, email="").pk), follow=True))
