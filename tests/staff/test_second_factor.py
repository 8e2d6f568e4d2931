"""The second factor: proven in this session or no entry, in production; offered in the demonstration."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from staff import audit, second_factor
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import PASSWORD, SECRET, current_code, enrol, make_cms_user, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/area-riservata/accesso/"
ENTRANCES = ["/area-riservata/", "/en/area-riservata/", "/area-riservata/profilo/", "/admin/", "/admin/images/"]


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def all_round():
    """Somebody who may enter both the desk and the admin."""
    return make_cms_user(Role.ADMINISTRATOR, Role.EDITOR)


def sign_in(client, person):
    return client.post(LOGIN, {"login": person.username, "password": PASSWORD})


@pytest.mark.parametrize("page", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"])
def test_a_session_from_before_the_enrolment_cannot_take_the_factor_away(client, page):
    person = make_user(Role.COURSE_DESK)
    sign_in(client, person)
    enrol(person)  # In another browser.
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for response in (client.get(reverse(page)), client.post(reverse(page))):
        assert response.url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": current_code()})
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("entrance", ENTRANCES)
class TestRequired:
    def test_without_a_factor_the_way_leads_to_the_enrolment(self, client, all_round, entrance):
        sign_in(client, all_round)
        response = client.get(entrance)
        assert response.status_code == 302
        assert response.url.removeprefix("/en") == "/area-riservata/accesso/secondo-fattore/"

    def test_a_session_that_never_used_the_factor_stays_out(self, client, all_round, entrance):
        """However it came about: here, as another login than ours would make it."""
        enrol(all_round)
        client.force_login(all_round)
        response = client.get(entrance)
        assert response.status_code == 302
        assert "/secondo-fattore/conferma/" in response.url

    def test_a_factor_that_was_just_set_up_is_asked_once(self, client, all_round, entrance):
        sign_in(client, all_round)
        enrol(all_round)
        assert "/secondo-fattore/conferma/" in client.get(entrance).url

    def test_with_the_code_the_way_is_free(self, client, all_round, entrance):
        enrol(all_round)
        assert sign_in(client, all_round).url == reverse("mfa_authenticate")
        assert client.get(entrance).status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": current_code()})
        assert client.get(entrance).status_code == 200

    def test_posting_is_stopped_too(self, client, all_round, entrance):
        sign_in(client, all_round)
        assert client.post(entrance).status_code in {302, 303}

    def test_negative_control_where_it_is_not_required_the_password_is_enough(
        self, client, all_round, entrance, settings
    ):
        settings.SECOND_FACTOR_REQUIRED = False
        sign_in(client, all_round)
        assert client.get(entrance).status_code == 200


class TestOffered:
    def test_the_desk_offers_it(self, client):
        client.force_login(make_user(Role.DPO))
        assert reverse("mfa_index") in client.get(reverse("staff:home")).content.decode()

    def test_whoever_has_one_uses_it_even_here(self, client):
        person = make_user(Role.DPO)
        enrol(person)
        client.force_login(person)
        assert client.get(reverse("staff:home")).status_code == 302


def test_a_wrong_code_is_refused_and_recorded(client):
    person = make_user(Role.DPO)
    enrol(person)
    sign_in(client, person)
    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert response.context["form"].errors
    assert AuditEvent.objects.filter(action="second_factor.failed", target=f"user:{person.pk}").exists()
    assert "_auth_user_id" not in client.session


def test_guessing_codes_is_stopped(client):
    person = make_user(Role.DPO)
    enrol(person)
    sign_in(client, person)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": current_code()})
    assert "_auth_user_id" not in client.session


HOSTILE = [
    "",
    "{}",
    "[]",
    "null",
    "nonsense",
    '"text"',
    '{"id": "x"}',
    '{"id": 1, "rawId": [], "response": null, "type": "public-key"}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "YQ"}}',
    '{"id": "YQ", "rawId": "YQ", "response": {"clientDataJSON": "e30", "attestationObject": "o2"}}',
    "[" * 20_000,
    '"' + "x" * 100_000 + '"',
]


@pytest.mark.parametrize("credential", HOSTILE)
class TestHostileAnswersOfAKey:
    def test_at_the_login(self, client, credential):
        person = make_user(Role.DPO)
        enrol(person)
        sign_in(client, person)
        response = client.post(reverse("mfa_authenticate"), {"credential": credential})
        assert response.status_code == 200
        assert response.context["webauthn_form"].errors

    def test_at_the_enrolment(self, client, credential):
        sign_in(client, make_user(Role.DPO))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.get(reverse("mfa_add_webauthn"))
        response = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential})
        assert response.status_code == 200
        assert response.context["form"].errors

    def test_in_an_open_session(self, client, credential):
        client.force_login(make_user(Role.DPO))
        response = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})
        assert response.status_code == 302


def test_a_recovery_code_works_once(client):
    person = make_user(Role.DPO)
    enrol(person)
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("staff:home")).status_code == 200
    client.post(reverse("account_logout"))
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("staff:home")).status_code == 302


@pytest.fixture
def at_enrolment(client, settings):
    """Somebody who signed in for the first time, and has to set up a second factor."""

    def set_up(code: str):
        # Allauth tells of a new factor when it is committed: inside the view, but for the transaction of the test.
        with patch.object(transaction, "on_commit", lambda function, **options: function()):
            return client.post(reverse("mfa_activate_totp"), {"code": code})

    client.set_up = set_up
    settings.SECOND_FACTOR_REQUIRED = True
    client.person = make_user(Role.DPO, username="ada")
    sign_in(client, client.person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert "data:image/svg+xml" in client.get(reverse("mfa_activate_totp")).content.decode()
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    return client


class TestEnrolment:
    def test_the_password_is_asked_first(self, client):
        sign_in(client, make_user(Role.DPO))
        asked = client.get(reverse("mfa_activate_totp"), follow=True)
        assert asked.request["PATH_INFO"] == reverse("account_reauthenticate")

    def test_the_recovery_codes_are_shown_at_once(self, at_enrolment):
        """Asking for another code first would mean to wait for half a minute: none is taken twice."""
        done = at_enrolment.set_up(current_code())
        assert done.url == reverse("mfa_view_recovery_codes")
        page = at_enrolment.get(done.url)
        assert page.status_code == 200
        codes = Authenticator.objects.get(user=at_enrolment.person, type="recovery_codes").wrap().get_unused_codes()
        assert all(code in page.content.decode() for code in codes)
        assert at_enrolment.get(reverse("staff:home")).status_code == 200

    def test_a_wrong_code_proves_nothing(self, at_enrolment):
        assert at_enrolment.set_up("000000").status_code == 200
        assert at_enrolment.get(reverse("staff:home")).url == reverse("mfa_index")

    def test_another_session_of_the_same_person_has_proven_nothing(self, at_enrolment):
        other = Client()
        sign_in(other, at_enrolment.person)
        at_enrolment.set_up(current_code())
        for name in ("staff:home", "mfa_view_recovery_codes", "mfa_download_recovery_codes"):
            assert other.get(reverse(name)).url.startswith(reverse("mfa_reauthenticate"))

    def test_recovery_codes_alone_are_no_second_factor(self, client, rf):
        person = make_user(Role.DPO)
        client.force_login(person)
        request = rf.get("/")
        request.user, request.session = person, client.session
        second_factor.note_enrolment(request, person, Authenticator(type="recovery_codes"))
        assert not second_factor.is_proven(request)
        second_factor.note_enrolment(request, person, Authenticator(type="webauthn"))
        assert second_factor.is_proven(request)

    def test_the_file_says_what_it_is_for(self, at_enrolment):
        at_enrolment.set_up(current_code())
        response = at_enrolment.get(reverse("mfa_download_recovery_codes"))
        today = timezone.localdate()
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="codici-di-recupero-{today:%Y-%m-%d}.txt"'
        )
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-store"
        text = response.content.decode()
        codes = Authenticator.objects.get(user=at_enrolment.person, type="recovery_codes").wrap().get_unused_codes()
        for expected in ("ufficio Parità", "ada", "http://testserver/area-riservata/accesso/", str(today.year), *codes):
            assert expected in text
        for secret in (SECRET, PASSWORD, at_enrolment.person.email):
            assert secret not in text

    def test_the_page_to_print_says_it_too(self, at_enrolment):
        at_enrolment.set_up(current_code())
        html = at_enrolment.get(reverse("mfa_view_recovery_codes")).content.decode()
        assert "ufficio Parità" in html
        assert "http://testserver/area-riservata/accesso/" in html


class TestPasswordErrors:
    """In the language of the reader: Django's own words about length are English under `it`."""

    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("corta", "Questa password è troppo corta: servono almeno 12 caratteri."),
            ("ada.lovelace.1815", "La password è troppo simile a nome utente."),
        ],
    )
    def test_in_italian(self, password, said):
        person = make_user(username="ada.lovelace.1815")
        with translation.override("it"), pytest.raises(ValidationError) as caught:
            validate_password(password, person)
        assert said in caught.value.messages

    @pytest.mark.parametrize("password", ["corta", "ada.lovelace.1815", "password1234", ""])
    def test_no_message_is_english(self, password):
        """An Italian message that is the same without translations is none."""
        person = make_user(username="ada.lovelace.1815")
        said = []
        for language in ("it", None):
            with translation.override(language):
                try:
                    validate_password(password, person)
                except ValidationError as error:
                    said.append(set(error.messages))
        ours = {message for message in said[0] if message.startswith("Questa password è troppo corta")}
        assert said[0]
        assert not (said[0] - ours) & said[1]

    def test_the_rules_are_told_in_italian(self):
        with translation.override("it"):
            assert "La password deve avere almeno 12 caratteri." in password_validators_help_texts()
            assert not any("password must" in text or "Your" in text for text in password_validators_help_texts())


def test_secrets_are_sealed_in_the_database():
    person = make_user()
    enrol(person)
    stored = " ".join(str(authenticator.data) for authenticator in Authenticator.objects.filter(user=person))
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap()
    assert SECRET not in stored
    assert get_adapter().decrypt(codes.instance.data["seed"]) not in stored


def test_secrets_open_after_the_secret_key_was_renewed(settings):
    sealed = get_adapter().encrypt(SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next secret key of the project"
    assert get_adapter().decrypt(sealed) == SECRET


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "account_change_password",
        "staff:profile",
    ],
)
def test_the_pages_of_the_own_account_carry_nothing_inline(client, name):
    person = make_user(Role.DPO)
    enrol(person)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": current_code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.get(reverse(name))
    assert response.status_code == 200
    html = response.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert " on" + "click=" not in html
    scripts = html.split("<script")[1:]
    assert all("src=" in script.split(">")[0] or "application/json" in script.split(">")[0] for script in scripts)


@pytest.mark.parametrize(
    ("types", "asked"),
    [
        (["totp", "recovery_codes"], "mfa_reauthenticate"),
        (["webauthn", "recovery_codes"], "mfa_reauthenticate_webauthn"),
        (["totp", "webauthn"], "mfa_reauthenticate"),
    ],
)
def test_the_factor_that_one_has_is_asked(client, types, asked):
    person = make_user(Role.DPO)
    for kind in types:
        Authenticator.objects.create(user=person, type=kind, data={})
    client.force_login(person)
    assert client.get(reverse("staff:home")).url.split("?")[0] == reverse(asked)


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_a_factor_whose_removal_cannot_be_noted_stays(client, kind):
    person = make_user(Role.DPO)
    enrol(person)
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Chiave", "credential": {}})
    url = reverse("mfa_deactivate_totp") if kind == "totp" else reverse("mfa_remove_webauthn", args=[key.pk])
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": current_code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    with patch.object(audit, "record", side_effect=OSError("no log")), pytest.raises(OSError, match="no log"):
        client.post(url)
    assert Authenticator.objects.filter(user=person, type=kind).exists()

    client.post(url)
    assert not Authenticator.objects.filter(user=person, type=kind).exists()
    assert AuditEvent.objects.filter(action="second_factor.removed", target=f"user:{person.pk}").count() == 1
