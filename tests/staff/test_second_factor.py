"""The second factor: proven in this session or no entry, in production; offered in the demonstration."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.urls import reverse

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
        assert client.post(entrance).status_code == 302

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


def test_enrolment_from_beginning_to_end(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = make_user(Role.DPO)
    sign_in(client, person)
    assert client.get(reverse("mfa_activate_totp"), follow=True).request["PATH_INFO"] == reverse(
        "account_reauthenticate"
    )
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml" in page.content.decode()
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    done = client.post(reverse("mfa_activate_totp"), {"code": current_code()})
    assert done.url == reverse("mfa_view_recovery_codes")
    proof = client.get(done.url).url
    assert proof.startswith(reverse("mfa_reauthenticate"))
    assert client.post(proof, {"code": current_code(), "next": done.url}).url == done.url
    assert client.get(done.url).status_code == 200
    assert client.get(reverse("staff:home")).status_code == 200


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
