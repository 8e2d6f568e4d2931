"""The base of staff views, and the staff area's own pages."""

from __future__ import annotations

import dataclasses
import datetime
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from core import due_jobs
from core.models import JobState
from staff import registry
from staff.access import is_guarded, open_view
from staff.checks import check_sections, check_staff_urls
from staff.models import AuditEvent
from staff.registry import Section
from staff.roles import ROLE_TABLE, Permission, Role
from staff.views import StaffView
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db


class ForgottenView(StaffView, TemplateView):
    template_name = "staff/home.html"


class PlainView(View):
    def get(self, request):
        return HttpResponse("secret")


class TestErrorsOfForms:
    def test_the_title_says_so_and_the_first_wrong_field_has_the_focus(self, client):
        client.force_login(make_user(Role.COURSE_DESK))
        url = reverse("account_change_password")
        assert "<title>Errore:" not in client.get(url).content.decode()
        html = client.post(url, {"oldpassword": "", "password1": "", "password2": ""}).content.decode()
        assert "<title>Errore: " in html
        focused = [field["name"] for field in BeautifulSoup(html, "html.parser").select("main [autofocus]")]
        assert focused == ["oldpassword"]


class TestDenyByDefault:
    def test_a_staff_view_without_permission_cannot_be_mounted(self):
        with pytest.raises(ImproperlyConfigured, match="ForgottenView needs a staff_permission"):
            ForgottenView.as_view()

    def test_the_project_has_no_unguarded_view(self):
        assert check_staff_urls(None) == []

    def test_an_unguarded_view_fails_the_check_and_is_not_served(self, client, settings, monkeypatch):
        from staff import urls

        monkeypatch.setattr(urls, "urlpatterns", [path("piano/", PlainView.as_view()), *urls.urlpatterns])
        with _reloaded_urls():
            assert [message.id for message in check_staff_urls(None)] == ["staff.E001"]
            client.force_login(make_user(*Role, is_superuser=True))
            assert client.get("/area-riservata/piano/").status_code == 403

    def test_negative_control_a_declared_open_view_is_served(self, client, monkeypatch):
        from staff import urls

        view = open_view("a test")(PlainView.as_view())
        monkeypatch.setattr(urls, "urlpatterns", [path("piano/", view), *urls.urlpatterns])
        with _reloaded_urls():
            assert check_staff_urls(None) == []
            assert client.get("/area-riservata/piano/").content == b"secret"

    def test_a_permission_of_another_kind_does_not_count(self):
        class TextView(StaffView, TemplateView):
            staff_permission = "view_cases"

        assert not is_guarded(PlainView.as_view())
        with pytest.raises(ImproperlyConfigured):
            TextView.as_view()

    def test_an_unnamed_audit_action_fails_the_check(self, monkeypatch):
        from staff import urls

        class NamelessView(StaffView, TemplateView):
            staff_permission = Permission.ENTER_DESK
            audit_action = "nobody.named.this"

        monkeypatch.setattr(urls, "urlpatterns", [path("piano/", NamelessView.as_view())])
        with _reloaded_urls():
            assert [message.id for message in check_staff_urls(None)] == ["staff.E002"]


class TestRecordedReads:
    """`audit_action` records what was read: not what was refused, not found, led elsewhere or only asked about."""

    class Reading(StaffView, View):
        staff_permission = Permission.ENTER_DESK
        audit_action = "audit.viewed"
        answer: object = HttpResponse("read")

        def get(self, request):
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        def get_audit_target(self):
            return "thing:7"

    class Hidden(Reading):
        def check_object(self):
            raise PermissionDenied

    @staticmethod
    def recorded(view_class, method="get", user=None, **initkwargs) -> list[str]:
        request = getattr(RequestFactory(), method)("/area-riservata/")
        request.user = user or make_user(Role.DPO)
        with suppress(PermissionDenied, Http404):
            view_class.as_view(**initkwargs)(request)
        return list(AuditEvent.objects.filter(action="audit.viewed").values_list("target", flat=True))

    def test_a_read_is_recorded_with_its_object(self):
        assert self.recorded(self.Reading) == ["thing:7"]

    @pytest.mark.parametrize(
        "answer",
        [
            HttpResponseRedirect("/elsewhere/"),
            HttpResponse(status=304),
            HttpResponse(status=403),
            HttpResponse(status=404),
            HttpResponse(status=409),
            HttpResponse(status=503),
            Http404(),
            PermissionDenied(),
        ],
        ids=str,
    )
    def test_what_gave_nothing_to_read_is_not(self, answer):
        assert self.recorded(self.Reading, answer=answer) == []

    def test_an_object_that_is_refused_is_not(self):
        assert self.recorded(self.Hidden) == []

    def test_somebody_without_the_permission_read_nothing(self):
        assert self.recorded(self.Reading, user=make_user(Role.EDITOR)) == []

    def test_asking_what_is_allowed_reads_nothing(self):
        assert self.recorded(self.Reading, "options") == []


class _reloaded_urls:  # noqa: N801 - used like a function
    """Let the resolver see changed `staff.urls`, and see the real ones again afterwards."""

    def __enter__(self):
        self._reload()

    def __exit__(self, *exception):
        from django.urls import clear_url_caches

        clear_url_caches()
        import sys

        sys.modules.pop("config.urls", None)

    @staticmethod
    def _reload():
        import sys

        from django.urls import clear_url_caches

        clear_url_caches()
        sys.modules.pop("config.urls", None)


class TestHome:
    def test_it_shows_the_sections_of_the_role(self, client):
        client.force_login(make_user(Role.DPO))
        html = client.get(reverse("staff:home")).content.decode()
        assert "Registro delle attività" in html
        assert "/area-riservata/segnalazioni/" not in html

    def test_where_nothing_waits_it_says_so_kindly(self, client):
        client.force_login(make_user(Role.DPO))
        html = client.get(reverse("staff:home")).content.decode()
        assert "Niente aspetta: è tutto a posto." in html
        assert "desk-waiting" not in html

    def test_what_waits_stands_by_urgency_and_only_for_those_who_may(self, client, monkeypatch):
        def line(level, count=1):
            return registry.AttentionItem(message=f"a line that is {level}", url=f"/{level}/", count=count, level=level)

        section = registry.all_sections()[0]
        lines = [line("info", 7), line("warning", 2)]
        monkeypatch.setitem(registry._sections, section.key, dataclasses.replace(section, waits=lambda request: lines))
        monkeypatch.setattr(registry, "_attention_providers", [])
        registry.register_attention(lambda request: [line("error")], permission=section.permission)
        registry.register_attention(lambda request: [line("for others")], permission=Permission.RESET_SECOND_FACTOR)
        registry.register_attention(lambda request: [line("for editors")])
        role = next(role for role in Role if section.permission in ROLE_TABLE[role].permissions)
        client.force_login(make_user(role))
        soup = BeautifulSoup(client.get(reverse("staff:home")).content, "html.parser")
        links = soup.select(".desk-waiting a")
        assert [link["href"] for link in links if link.get_text().startswith("a line")] == [
            "/error/",
            "/warning/",
            "/info/",
        ]
        assert "2 in attesa" in soup.select_one(".desk-navigation").get_text(" ", strip=True)

    def test_it_shows_nothing_to_an_editor_but_the_way_to_the_admin(self, client):
        client.force_login(make_cms_user(Role.EDITOR))
        response = client.get(reverse("staff:home"))
        assert response.status_code == 403
        assert reverse("wagtailadmin_home") in response.content.decode()

    def test_a_refusal_is_recorded(self, client):
        person = make_user(Role.COURSE_DESK)
        client.force_login(person)
        client.get(reverse("staff:audit"))
        event = AuditEvent.objects.get(action="access.refused")
        assert (event.actor_id, event.target) == (person.pk, "staff:audit")

    def test_it_exists_in_english(self, client):
        client.force_login(make_user(Role.DPO))
        response = client.get("/en/area-riservata/")
        assert response.status_code == 200
        assert 'lang="en"' in response.content.decode()


class TestHeaders:
    @pytest.mark.parametrize(
        "path",
        [
            "/area-riservata/",
            "/area-riservata/accesso/",
            "/en/area-riservata/registro/",
            "/area-riservata/nothing/",
            "/area-riservata/accesso/verifica/",
        ],
    )
    @pytest.mark.parametrize("signed_in", [True, False])
    def test_nothing_stays_behind(self, client, path, signed_in):
        if signed_in:
            client.force_login(make_user(Role.DPO))
        response = client.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["X-Frame-Options"] == "DENY"

    def test_the_public_site_keeps_its_own_headers(self, client, site_it):
        response = client.get("/")
        assert response.headers.get("Cache-Control") != "no-store"
        assert "Vary" not in response.headers or "Cookie" not in response.headers["Vary"]

    def test_forms_work_from_the_sites_own_pages(self, client):
        """Under `no-referrer` browsers would post `Origin: null`, which Django refuses."""
        assert client.get("/area-riservata/accesso/").headers["Referrer-Policy"] == "same-origin"


def test_an_editor_cannot_publish_a_page_inside_the_staff_area(client, home_page):
    from home.models import StandardPage

    intruder = StandardPage(title="Login", slug="area-riservata", description="x", locale=home_page.locale)
    with pytest.raises(ValidationError):
        home_page.add_child(instance=intruder)
    home_page.refresh_from_db()
    intruder = StandardPage(title="Login", slug="innocua", description="x", locale=home_page.locale)
    home_page.add_child(instance=intruder)
    intruder.slug = "area-riservata"  # From before the rule, or past it.
    intruder.save(clean=False)
    child = StandardPage(title="Login", slug="finto", description="x", locale=home_page.locale)
    intruder.add_child(instance=child)
    assert client.get("/area-riservata/finto/").status_code == 404
    assert client.get("/area-riservata/").status_code == 302


class TestProfile:
    def test_it_says_what_one_may_do(self, client):
        client.force_login(make_user(Role.CASE_WORKER))
        html = client.get(reverse("staff:profile")).content.decode()
        assert "aprire e trattare le segnalazioni assegnate" in html
        assert "dare le chiavi" not in html


class TestRegistry:
    def test_two_sections_cannot_share_a_key(self):
        section = registry.all_sections()[0]
        with pytest.raises(ImproperlyConfigured, match="Two staff sections"):
            registry.register(section)

    def test_an_action_is_named_once(self):
        with pytest.raises(ImproperlyConfigured, match=r"session\.opened"):
            registry.register_actions({"session.opened": "again"})

    def test_a_section_that_leads_nowhere_fails_the_check(self, monkeypatch):
        lost = Section(key="lost", label="Lost", url_name="staff:lost", permission=Permission.ENTER_DESK)
        monkeypatch.setitem(registry._sections, "lost", lost)
        assert [message.id for message in check_sections(None)] == ["staff.E003"]

    def test_sections_come_with_the_permission(self):
        assert "audit" in {section.key for section in registry.sections_for(make_user(Role.DPO))}
        assert registry.sections_for(make_user(is_superuser=True)) == []


class TestDueJobs:
    """The first page says when what the site does by itself has stopped."""

    @pytest.fixture
    def home(self, client):
        client.force_login(make_user(Role.DPO))

        def read() -> str:
            return client.get(reverse("staff:home")).content.decode()

        return read

    def test_on_a_site_where_nothing_ever_ran(self, home):
        assert "non sono ancora partiti" in home()

    def test_all_is_well(self, home):
        list(due_jobs.run_due())
        page = home()
        assert "non sono ancora partiti" not in page
        assert "non va avanti" not in page

    def test_one_that_has_stopped_is_named_with_its_last_success(self, home):
        list(due_jobs.run_due())
        JobState.objects.filter(name="outbox.sweep").update(due=timezone.now() - datetime.timedelta(hours=2))
        page = home()
        assert "Spedire i messaggi: in ritardo" in page
        assert "l’ultima volta è riuscito il" in page
        assert "Cancellare le sessioni finite" not in page

    def test_editors_are_told_too(self, client):
        client.force_login(make_cms_user(Role.EDITOR))
        list(due_jobs.run_due())
        JobState.objects.filter(name="core.publish").update(failures=3)
        assert "1 lavoro periodico si è fermato" in client.get(reverse("wagtailadmin_home")).content.decode()
