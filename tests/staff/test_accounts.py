"""Accounts: nobody sets another person's password, and every change is recorded and told to whom it belongs."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from outbox.models import Mail
from staff import accounts, audit, letters
from staff.log_filters import HideLinkTokens
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import PASSWORD, enrol, make_cms_user, make_user

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "un’altra frase lunga e segreta"


@pytest.fixture
def admin(client, root_page):
    client.user = make_cms_user(Role.ADMINISTRATOR)
    client.force_login(client.user)
    Mail.objects.all().delete()
    return client


@pytest.fixture
def superuser(root_page):
    return make_cms_user(Role.ADMINISTRATOR, is_superuser=True, first_name="S", last_name="U")


def fields(person: User, **changes) -> dict[str, object]:
    """The form of an account, filled in as the page fills it in."""
    return {
        "username": person.username,
        "email": person.email,
        "first_name": person.first_name or "A",
        "last_name": person.last_name or "B",
        "is_active": "on",
        "groups": list(person.groups.values_list("pk", flat=True)) if person.pk else [],
        **changes,
    }


def edit_url(person: User) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])


def events(person: User, *prefixes: str) -> list[tuple[str, int | None]]:
    found = AuditEvent.objects.filter(target=f"user:{person.pk}").order_by("sequence")
    return [(each.action, each.actor_id) for each in found if each.action.startswith(prefixes)]


def letters_to(address: str) -> list[str]:
    return [message.texts()[0] for message in Mail.objects.filter(recipient=address).order_by("created_at")]


def link_in(text: str) -> str:
    return re.search(r"http://\S+", text)[0]


def choose_password(link: str, password: str = NEW_PASSWORD):
    """Follow a link as its owner does, in a browser of their own."""
    browser = Client()
    form = browser.get(link, follow=True)
    return browser.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def can_sign_in(person: User, password: str) -> bool:
    response = Client().post(reverse("account_login"), {"login": person.username, "password": password})
    return response.status_code == 302


class TestInvitation:
    @pytest.fixture
    def invited(self, admin):
        data = {"username": "nuova", "email": "nuova@comune.example", "first_name": "Nuova", "last_name": "Collega"}
        hostile = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "password": NEW_PASSWORD}
        response = admin.post(reverse("wagtailusers_users:add"), {**data, **hostile})
        assert response.status_code == 302
        return User.objects.get(username="nuova")

    def test_there_is_no_field_for_a_password(self, admin, superuser):
        for url in (reverse("wagtailusers_users:add"), edit_url(make_user()), edit_url(admin.user)):
            assert "password" not in re.findall(r'name="([^"]+)"', admin.get(url).content.decode())
            assert 'type="password"' not in admin.get(url).content.decode()

    def test_a_new_account_has_no_password_and_gets_a_link(self, invited, admin):
        assert not invited.has_usable_password()
        assert events(invited, "account.") == [
            ("account.created", admin.user.pk),
            ("account.invited", admin.user.pk),
        ]
        [text] = letters_to("nuova@comune.example")
        assert "nuova" in text
        assert "3 giorni" in text
        assert choose_password(link_in(text)).url == reverse("account_reset_password_from_key_done")
        assert can_sign_in(invited, NEW_PASSWORD)
        assert events(invited, "password.") == [("password.changed", invited.pk)]

    def test_a_link_works_once(self, invited):
        [text] = letters_to("nuova@comune.example")
        choose_password(link_in(text))
        assert "non vale più" in Client().get(link_in(text), follow=True).content.decode()
        choose_password(link_in(text), "una terza frase lunga e segreta")
        assert not can_sign_in(invited, "una terza frase lunga e segreta")

    @pytest.mark.parametrize(("days", "works"), [(2, True), (4, False)])
    def test_a_link_expires(self, invited, days, works):
        [text] = letters_to("nuova@comune.example")
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
            html = Client().get(link_in(text), follow=True).content.decode()
        assert ("non vale più" not in html) is works

    @pytest.mark.parametrize(
        "change",
        [{"is_active": False}, {"email": "altra@comune.example"}, {"password": make_password("x")}],
        ids=lambda change: next(iter(change)),
    )
    def test_a_link_dies_with_a_change_of_the_account(self, invited, change):
        [text] = letters_to("nuova@comune.example")
        User.objects.filter(pk=invited.pk).update(**change)
        assert "non vale più" in Client().get(link_in(text), follow=True).content.decode()

    def test_it_can_be_sent_again(self, invited, admin):
        Mail.objects.all().delete()
        url = reverse("wagtailusers_users:send_link", args=[invited.pk])
        assert admin.get(url).status_code == 200
        assert not Mail.objects.exists()
        assert admin.post(url).url == edit_url(invited)
        assert link_in(letters_to("nuova@comune.example")[0])
        assert events(invited, "account.invited") == [("account.invited", admin.user.pk)] * 2

    def test_nothing_is_sent_when_the_account_is_not_made(self, admin):
        with patch.object(letters, "tell", side_effect=OSError("no mail")), pytest.raises(OSError, match="no mail"):
            admin.post(reverse("wagtailusers_users:add"), fields(User(username="x", email="x@comune.example")))
        assert not User.objects.filter(username="x").exists()

    def test_an_address_opens_one_account(self, admin):
        taken = make_user().email
        response = admin.post(reverse("wagtailusers_users:add"), fields(User(username="x", email=taken.upper())))
        assert "Un altro account ha già questo indirizzo." in response.content.decode()

    def test_capital_letters_do_not_hide_an_address_from_the_login(self, admin):
        admin.post(reverse("wagtailusers_users:add"), fields(User(username="x", email="Nome.Cognome@Comune.example")))
        Mail.objects.all().delete()
        Client().post(reverse("account_reset_password"), {"email": "Nome.Cognome@Comune.example"})
        assert letters_to("nome.cognome@comune.example")

    def test_it_is_written_in_the_language_of_who_reads_it(self, admin):
        person = make_user()
        UserProfile.objects.create(user=person, preferred_language="en")
        admin.post(reverse("wagtailusers_users:send_link", args=[person.pk]))
        assert "/en/area-riservata/" in letters_to(person.email)[0]


class TestThePageBehindTheLink:
    @pytest.fixture
    def link(self):
        person = make_user()
        accounts.send_password_link(person=person, actor=None)
        return link_in(letters_to(person.email)[0])

    @pytest.mark.parametrize("with_csrf_cookie", [True, False])
    def test_the_token_stays_out_of_what_follows(self, client, link, with_csrf_cookie):
        if with_csrf_cookie:
            client.get(reverse("account_login"))
        response = client.get(link)
        assert response.status_code == 302
        assert link.rstrip("/").rsplit("-", 1)[1] not in response.url
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        form = client.get(response.url)
        assert form.headers["Cache-Control"] == "no-store"
        assert form.headers["Referrer-Policy"] == "same-origin"

    def test_a_dead_link_is_hidden_as_well(self, client, link):
        client.get(reverse("account_login"))
        response = client.get(re.sub(r"-[^-/]+-", "-x-", link))
        assert response.status_code == 200
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"

    def test_the_form_works_with_a_browser_that_checks(self, link):
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(link, follow=True)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
        data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "csrfmiddlewaretoken": token}
        response = browser.post(page.request["PATH_INFO"], data, headers={"origin": "http://testserver"})
        assert response.url == reverse("account_reset_password_from_key_done")

    def test_logs_do_not_hold_the_token(self, link):
        token = link.rstrip("/").rsplit("/", 1)[1]
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Refused", link), None)
        assert token in record.getMessage()
        assert HideLinkTokens().filter(record)
        assert token.split("-", 1)[1] not in record.getMessage()
        assert "/password/nuova/" in record.getMessage()

    def test_nginx_writes_no_line_about_it(self, link):
        """The map of our nginx file, read as nginx reads it: `~*` is a pattern without regard to case."""
        configuration = (Path(settings.BASE_DIR) / "deploy" / "nginx" / "pari.conf").read_text(encoding="utf-8")
        table = re.search(r"map \$uri \$pari_loggable \{(.*?)\n\}", configuration, re.DOTALL)[1]
        silent = re.findall(r"~\*(\S+)\s+0;", table)
        for path in (urlsplit(link).path, f"/en{urlsplit(link).path}"):
            assert any(re.search(pattern, path, re.IGNORECASE) for pattern in silent)
        assert not any(re.search(pattern, "/area-riservata/", re.IGNORECASE) for pattern in silent)
        assert configuration.count("access_log") == configuration.count("listen 80;") + configuration.count(
            "listen 443"
        )

    def test_production_filters_every_line(self):
        from config.settings.logging import LOGGING

        for handler in LOGGING["handlers"].values():
            assert "hide_link_tokens" in handler["filters"]
        assert LOGGING["filters"]["hide_link_tokens"] == {"()": "staff.log_filters.HideLinkTokens"}


class TestSuperusers:
    """They are edited by superusers only: whoever edits an account can have a link sent where they like."""

    def test_nobody_else_edits_them(self, admin, superuser):
        before = User.objects.filter(pk=superuser.pk).values().get()
        for response in (
            admin.get(edit_url(superuser)),
            admin.post(edit_url(superuser), fields(superuser, email="mio@example.org", is_active="")),
        ):
            assert response.status_code == 403
        assert User.objects.filter(pk=superuser.pk).values().get() == before
        assert AuditEvent.objects.filter(action="access.refused", actor_id=admin.user.pk).count() == 2

    @pytest.mark.parametrize("name", ["send_link", "reset_second_factor"])
    def test_nobody_else_sends_them_links_or_resets_them(self, admin, superuser, name):
        enrol(superuser)
        url = reverse(f"wagtailusers_users:{name}", args=[superuser.pk])
        assert admin.get(url).status_code == 403
        assert admin.post(url, {"reason": "lost"}).status_code == 403
        assert not Mail.objects.exists()
        assert Authenticator.objects.filter(user=superuser).exists()

    @pytest.mark.parametrize(
        ("action", "data"),
        [
            ("set_active_state", {"mark_as_active": "False"}),
            ("delete", {}),
            ("assign_role", lambda: {"role": make_user(Role.DPO).groups.get().pk}),
        ],
    )
    def test_nobody_else_changes_them_together_with_others(self, admin, superuser, action, data):
        url = f"{reverse('wagtail_bulk_action', args=['auth', 'user', action])}?id={superuser.pk}"
        admin.post(url, data() if callable(data) else data)
        after = User.objects.get(pk=superuser.pk)
        assert after.is_active
        assert after.groups.count() == 1

    def test_nobody_else_is_shown_the_way(self, admin, superuser):
        html = admin.get(reverse("wagtailusers_users:index")).content.decode()
        assert superuser.username in html
        assert edit_url(superuser) not in html

    def test_a_superuser_may(self, superuser):
        client, colleague = Client(), make_cms_user(is_superuser=True, first_name="A", last_name="B")
        client.force_login(superuser)
        assert client.post(edit_url(colleague), fields(colleague, first_name="Nuova")).status_code == 302
        colleague.refresh_from_db()
        assert colleague.first_name == "Nuova"


class TestChangesAreRecordedAndTold:
    def test_an_address_changed_by_an_administrator(self, admin):
        person = make_user()
        old = person.email
        admin.post(edit_url(person), fields(person, email="nuovo@comune.example"))
        assert events(person, "email.") == [("email.changed", admin.user.pk)]
        assert "Questo non apre più l’account." in letters_to(old)[0]
        assert letters_to("nuovo@comune.example")
        event = AuditEvent.objects.get(action="email.changed")
        assert event.details == {}

    def test_the_old_address_opens_nothing_any_more(self, client):
        person = make_user()
        old = person.email
        EmailAddress.objects.create(user=person, email=old, primary=True, verified=True)
        person.email = "nuovo@comune.example"
        person.save()
        Mail.objects.all().delete()
        client.post(reverse("account_reset_password"), {"email": old})
        assert not Mail.objects.exists()
        client.post(reverse("account_login"), {"login": old, "password": PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_a_link_goes_to_the_address_of_the_account_whatever_was_typed(self, client):
        person = make_user()
        EmailAddress.objects.create(user=person, email="altrove@example.org", primary=True, verified=True)
        client.post(reverse("account_reset_password"), {"email": "altrove@example.org"})
        assert list(Mail.objects.values_list("recipient", flat=True)) == [person.email]

    def test_a_new_user_name(self, admin):
        person = make_user()
        admin.post(edit_url(person), fields(person, username="nuovonome"))
        assert events(person, "username.") == [("username.changed", admin.user.pk)]
        assert "nuovonome" in letters_to(person.email)[0]

    def test_saving_without_a_change_says_nothing(self, admin):
        person = make_user()
        admin.post(edit_url(person), fields(person))
        assert events(person, "email.", "password.", "username.", "account.changed") == []
        assert not Mail.objects.exists()

    def test_ones_own_password(self, client):
        person = make_user(Role.DPO)
        client.force_login(person)
        data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post(reverse("account_change_password"), data)
        assert events(person, "password.") == [("password.changed", person.pk)]
        assert len(letters_to(person.email)) == 1

    def test_a_password_that_was_forgotten(self, client):
        person = make_user()
        client.post(reverse("account_reset_password"), {"email": person.email})
        choose_password(link_in(letters_to(person.email)[0]))
        assert events(person, "password.") == [("password.changed", person.pk)]
        assert "è stata cambiata" in letters_to(person.email)[-1]

    def test_the_command_that_changes_a_password(self):
        person = make_user()
        with patch("django.contrib.auth.management.commands.changepassword.getpass.getpass", return_value=NEW_PASSWORD):
            call_command("changepassword", person.username, stdout=io.StringIO())
        assert events(person, "password.") == [("password.changed", None)]
        assert len(letters_to(person.email)) == 1

    def test_the_command_that_makes_a_superuser(self, monkeypatch):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)
        call_command(
            "createsuperuser", interactive=False, username="capo", email="capo@comune.example", stdout=io.StringIO()
        )
        event = AuditEvent.objects.get(action="account.created", target=f"user:{User.objects.get(username='capo').pk}")
        assert (event.actor_id, event.details) == (None, {"active": True, "superuser": True})

    def test_somebody_made_a_superuser_by_hand(self):
        person = make_user()
        person.is_superuser = True
        person.save()
        event = AuditEvent.objects.get(action="account.changed", target=f"user:{person.pk}")
        assert event.details == {"active": True, "superuser": True}

    @pytest.mark.parametrize("through", ["set_password", "hash"])
    def test_code_that_sets_a_password(self, through):
        person = make_user()
        if through == "hash":
            person.password = make_password(NEW_PASSWORD)
        else:
            person.set_password(NEW_PASSWORD)
        person.save()
        assert events(person, "password.") == [("password.changed", None)]

    def test_the_same_password_hashed_anew_is_no_change(self, client, settings):
        """Django does it at the login after its recipe has changed."""
        person = make_user()
        settings.PASSWORD_HASHERS = [f"{__name__}.StrongerHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]
        assert can_sign_in(person, PASSWORD)
        before = person.password
        person.refresh_from_db()
        assert person.password != before
        assert events(person, "password.") == []
        assert not Mail.objects.exists()

    def test_event_mail_and_password_stand_or_fall_together(self):
        person = make_user()
        with transaction.atomic():
            person.set_password(NEW_PASSWORD)
            person.save()
            transaction.set_rollback(True)
        assert events(person, "password.") == []

    @pytest.mark.parametrize("field", ["password", "email", "username", "is_active"])
    def test_nothing_changes_that_cannot_be_noted(self, field):
        person = make_user()
        before = User.objects.values().get(pk=person.pk)
        setattr(person, field, False if field == "is_active" else "altro@comune.example")
        with patch.object(audit, "record", side_effect=OSError("no log")), pytest.raises(OSError, match="no log"):
            person.save()
        assert User.objects.values().get(pk=person.pk) == before
        assert not Mail.objects.exists()

    def test_nor_is_there_an_account_that_cannot_be_noted(self):
        with patch.object(audit, "record", side_effect=OSError("no log")), pytest.raises(OSError, match="no log"):
            call_command("createsuperuser", interactive=False, username="x", email="x@comune.example", verbosity=0)
        assert not User.objects.filter(username="x").exists()

    def test_negative_control_without_the_transaction_it_changes_unnoted(self, monkeypatch):
        monkeypatch.setattr(User, "save", AbstractBaseUser.save)
        person = make_user()
        person.is_active = False
        with patch.object(audit, "record", side_effect=OSError("no log")), pytest.raises(OSError, match="no log"):
            person.save()
        assert not User.objects.get(pk=person.pk).is_active

    def test_somebody_without_an_address_can_be_changed(self):
        person = make_user(email="")
        person.set_password(NEW_PASSWORD)
        person.save()
        assert not Mail.objects.exists()
        assert events(person, "password.") == [("password.changed", None)]

    def test_the_admins_own_account_page_changes_no_address(self, admin):
        url = reverse("wagtailadmin_account")
        assert 'name="name_email-email"' not in admin.get(url).content.decode()
        admin.post(
            url, {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "x@example.org"}
        )
        admin.user.refresh_from_db()
        assert admin.user.email != "x@example.org"

    def test_negative_control_without_the_signals_nothing_is_recorded(self):
        person = make_user()
        User.objects.filter(pk=person.pk).update(email="nuovo@comune.example")
        assert events(person, "email.") == []


class StrongerHasher(MD5PasswordHasher):
    algorithm = "stronger"


class TestSecondFactorReset:
    @pytest.fixture
    def person(self):
        person = make_user(Role.CASE_WORKER)
        enrol(person)
        return person

    @staticmethod
    def url(person: User) -> str:
        return reverse("wagtailusers_users:reset_second_factor", args=[person.pk])

    def test_asking_changes_nothing(self, admin, person):
        assert "Azzera il secondo fattore" in admin.get(edit_url(person)).content.decode()
        assert admin.get(self.url(person)).status_code == 200
        assert Authenticator.objects.filter(user=person).count() == 2

    @pytest.mark.parametrize("data", [{}, {"reason": ""}, {"reason": "because"}])
    def test_without_a_reason_nothing_happens(self, admin, person, data):
        assert admin.post(self.url(person), data).status_code == 200
        assert Authenticator.objects.filter(user=person).count() == 2
        assert not Mail.objects.exists()

    def test_it_is_recorded_and_told(self, admin, person):
        assert admin.post(self.url(person), {"reason": "lost"}).url == edit_url(person)
        assert not Authenticator.objects.filter(user=person).exists()
        event = AuditEvent.objects.get(action="second_factor.cleared")
        assert (event.actor_id, event.target) == (admin.user.pk, f"user:{person.pk}")
        assert event.details == {"reason": "lost", "factors": 2}
        [text] = letters_to(person.email)
        assert "azzerato" in text
        assert link_in(text)

    def test_who_has_only_the_password_gets_nothing(self, admin, person):
        """Otherwise whoever knows the password could have the factor reset and set up one of their own."""
        admin.post(self.url(person), {"reason": "lost"})
        assert not can_sign_in(person, PASSWORD)
        choose_password(link_in(letters_to(person.email)[0]))
        assert can_sign_in(person, NEW_PASSWORD)

    def test_open_sessions_end(self, admin, person):
        session = Client()
        session.force_login(person)
        admin.post(self.url(person), {"reason": "misuse"})
        assert session.get(reverse("staff:profile")).url.startswith(reverse("account_login"))

    def test_nobody_resets_their_own(self, admin):
        enrol(admin.user)
        assert not accounts.can_reset_second_factor(admin.user, admin.user)

    def test_a_superuser_without_the_role_may_not(self, client, person, root_page):
        client.force_login(make_cms_user(is_superuser=True))
        assert client.post(self.url(person), {"reason": "lost"}).status_code == 403
        assert Authenticator.objects.filter(user=person).exists()

    def test_an_editor_may_not(self, client, person, root_page):
        client.force_login(make_cms_user(Role.EDITOR))
        client.post(self.url(person), {"reason": "lost"})
        assert Authenticator.objects.filter(user=person).exists()

    def test_the_command_for_the_last_administrator(self, person):
        call_command("reset_second_factor", person.username, reason="lost", stdout=io.StringIO())
        event = AuditEvent.objects.get(action="second_factor.cleared")
        assert (event.actor_id, event.target) == (None, f"user:{person.pk}")
        assert link_in(letters_to(person.email)[0])

    def test_the_command_needs_somebody_to_write_to(self):
        with pytest.raises(CommandError, match="No active account"):
            call_command("reset_second_factor", make_user(email="").username, reason="lost")
