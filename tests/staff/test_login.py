"""Login: one door, no sign-up, a lock after too many wrong passwords, everything in the audit log."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import NoReverseMatch, reverse

from outbox import delivery
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import PASSWORD, make_cms_user, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/area-riservata/accesso/"


def sign_in(client, login: str, password: str = PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password, **extra})


def actions() -> list[str]:
    names = AuditEvent.objects.order_by("sequence").values_list("action", flat=True)
    return [action for action in names if action.startswith(("session.", "password."))]


@pytest.mark.parametrize("field", ["username", "email"])
def test_user_name_or_email_opens_the_desk(client, field):
    person = make_user(Role.COURSE_DESK)
    response = sign_in(client, getattr(person, field))
    assert response.status_code == 302
    assert response.url == reverse("staff:home")
    assert actions() == ["session.opened"]


def test_an_editor_lands_in_the_admin(client):
    editor = make_cms_user(Role.EDITOR)
    assert sign_in(client, editor.username).url == reverse("wagtailadmin_home")


def test_someone_without_a_role_lands_on_the_own_account(client):
    assert sign_in(client, make_user().username).url == reverse("mfa_index")


def test_the_asked_page_comes_after_the_login(client):
    person = make_user(Role.DPO)
    asked = client.get(reverse("staff:audit"))
    assert asked.url == f"{LOGIN}?next={reverse('staff:audit')}"
    assert sign_in(client, person.username, next=reverse("staff:audit")).url == reverse("staff:audit")


def test_the_way_back_cannot_lead_to_another_site(client):
    person = make_user(Role.DPO)
    assert sign_in(client, person.username, next="https://example.com/").url == reverse("staff:home")


@pytest.mark.parametrize("login", ["nobody", "nobody@comune.example", "è \u202e", "x" * 5000, "a\x00b", ""])
def test_a_wrong_login_is_answered_in_words(client, login):
    response = sign_in(client, login, "wrong")
    assert response.status_code == 200
    assert response.context["form"].errors


def test_what_was_typed_stays_nowhere_in_the_audit_log(client):
    sign_in(client, "my-password-by-mistake", "another-secret")
    event = AuditEvent.objects.get(action="session.failed")
    assert (event.actor_name, event.target, event.details) == ("", "", {})


def test_a_failure_names_the_account_that_was_tried(client):
    person = make_user()
    sign_in(client, person.email, "wrong")
    assert AuditEvent.objects.get(action="session.failed").target == f"user:{person.pk}"


def test_a_deactivated_account_is_told_so_only_with_the_right_password(client):
    person = make_user(is_active=False)
    assert sign_in(client, person.username, "wrong").status_code == 200
    assert sign_in(client, person.username).url == reverse("account_inactive")
    assert client.get(reverse("staff:home")).status_code == 302


class TestLockout:
    def test_five_failures_lock_the_account_for_this_address(self, client):
        person = make_user()
        statuses = [sign_in(client, person.username, "wrong").status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 200, 429]
        refused = sign_in(client, person.username)
        assert refused.status_code == 429
        assert "15 minuti" in refused.content.decode()
        assert "_auth_user_id" not in client.session
        assert AuditEvent.objects.filter(action="session.locked_out", target=f"user:{person.pk}").exists()

    def test_user_name_and_email_count_together(self, client):
        person = make_user()
        for login in (person.username, person.email, person.username.upper(), person.email):
            sign_in(client, login, "wrong")
        assert sign_in(client, person.username, "wrong").status_code == 429

    def test_a_colleague_at_the_same_address_is_not_locked(self, client):
        locked, other = make_user(), make_user(Role.DPO)
        for _ in range(5):
            sign_in(client, locked.username, "wrong")
        assert sign_in(client, other.username).status_code == 302

    def test_an_unknown_login_is_locked_in_the_same_way(self, client):
        statuses = [sign_in(client, "nobody", "wrong").status_code for _ in range(6)]
        assert statuses[-1] == 429

    def test_nothing_of_it_is_in_the_database(self, client):
        from axes.models import AccessAttempt, AccessLog

        sign_in(client, "nobody", "wrong")
        assert not AccessAttempt.objects.exists()
        assert not AccessLog.objects.exists()

    def test_negative_control_without_axes_there_is_no_lock(self, client, settings):
        settings.AXES_ENABLED = False
        settings.ACCOUNT_RATE_LIMITS = False
        person = make_user(Role.DPO)
        for _ in range(6):
            sign_in(client, person.username, "wrong")
        assert sign_in(client, person.username).status_code == 302


class TestOneDoor:
    @pytest.mark.parametrize("path", ["signup", "registrati", "email", "login", "password/set"])
    def test_there_is_no_sign_up(self, client, path):
        assert client.get(f"{LOGIN}{path}/").status_code == 404
        with pytest.raises(NoReverseMatch):
            reverse("account_signup")

    def test_the_login_of_the_admin_is_this_one(self, client):
        response = client.get("/admin/login/?next=/admin/images/")
        assert response.url == f"{LOGIN}?next=/admin/images/"
        assert client.get("/admin/").url == f"{LOGIN}?next=/admin/"

    def test_the_admin_resets_no_password(self, client):
        assert client.get("/admin/password_reset/").status_code == 404


class TestLogout:
    def test_it_clears_the_browser(self, client):
        client.force_login(make_user(Role.DPO))
        response = client.post(reverse("account_logout"))
        assert response.url == f"{LOGIN}?uscita=fatta"
        assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert actions()[-1] == "session.closed"
        assert client.get(reverse("staff:home")).status_code == 302

    def test_the_admin_clears_it_too(self, client):
        client.force_login(make_cms_user(Role.EDITOR))
        assert "Clear-Site-Data" in client.post(reverse("wagtailadmin_logout")).headers

    def test_asking_for_the_page_changes_nothing(self, client):
        client.force_login(make_user(Role.DPO))
        assert client.get(reverse("account_logout")).status_code == 200
        assert client.get(reverse("staff:home")).status_code == 200


class TestPassword:
    def test_it_is_changed_and_the_session_stays(self, client):
        person = make_user(Role.DPO)
        client.force_login(person)
        new = "un’altra frase lunga e segreta"
        data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert client.post(reverse("account_change_password"), data).url == reverse("staff:profile")
        assert client.get(reverse("staff:home")).status_code == 200
        assert "password.changed" in actions()

    def test_a_weak_one_is_refused_at_the_field(self, client):
        client.force_login(make_user(Role.DPO))
        data = {"oldpassword": PASSWORD, "password1": "corta", "password2": "corta"}
        response = client.post(reverse("account_change_password"), data)
        assert response.status_code == 200
        assert "password1" in response.context["form"].errors

    def test_the_mail_to_reset_it_is_neutral_and_works(self, client):
        person = make_user(Role.DPO)
        response = client.post(reverse("account_reset_password"), {"email": person.email})
        assert response.url == reverse("account_reset_password_done")
        assert mail.outbox == []
        delivery.sweep()
        message = mail.outbox[0]
        assert message.subject.endswith("Una nuova password")
        link = next(line for line in message.body.splitlines() if line.startswith("http"))
        form = client.get(link, follow=True)
        new = "un’altra frase lunga e segreta"
        done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
        assert done.url == reverse("account_reset_password_from_key_done")
        assert sign_in(client, person.username, new).url == reverse("staff:home")

    def test_an_unknown_address_is_answered_alike_and_gets_no_mail(self, client):
        response = client.post(reverse("account_reset_password"), {"email": "nobody@comune.example"})
        assert response.url == reverse("account_reset_password_done")
        assert delivery.sweep() == 0

    def test_a_used_link_says_so(self, client):
        assert "non vale più" in client.get("/area-riservata/accesso/password/nuova/1-nonsense/").content.decode()


def test_a_form_without_token_is_answered_in_words():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(LOGIN, {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "La pagina è scaduta" in response.content.decode()
