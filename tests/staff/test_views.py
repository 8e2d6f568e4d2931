"""The base of staff views, and the staff area's own pages."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.generic import TemplateView, View

from staff import audit, registry
from staff.access import is_guarded, open_view
from staff.checks import check_sections, check_staff_urls
from staff.models import AuditEvent
from staff.operations import AUDIT_PAGE_SIZE
from staff.registry import Section
from staff.roles import Permission, Role
from staff.views import StaffView
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db


class ForgottenView(StaffView, TemplateView):
    template_name = "staff/home.html"


class PlainView(View):
    def get(self, request):
        return HttpResponse("secret")


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
    home_page.add_child(instance=intruder)
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


class TestAuditLog:
    @pytest.fixture
    def dpo(self, client):
        person = make_user(Role.DPO)
        client.force_login(person)
        return client

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
        lines = dpo.get(reverse("staff:audit"), {"chi": "ad", "su": f"thing:{ada.pk}"}).context["page"].lines
        assert [line.event.actor_name for line in lines] == ["ada"]
        assert dpo.get(reverse("staff:audit"), {"dal": "2999-01-01"}).context["page"].lines == []
        by_action = dpo.get(reverse("staff:audit"), {"cosa": "session.opened"}).context["page"].lines
        assert {line.event.action for line in by_action} == {"session.opened"}

    def test_paging_goes_through_all_of_it(self, dpo):
        for _ in range(AUDIT_PAGE_SIZE + 5):
            audit.record(actor=None, action="test.done", target="thing:1")
        seen, query = [], {"su": "thing:1"}
        while True:
            page = dpo.get(reverse("staff:audit"), query).context["page"]
            seen += [line.event.sequence for line in page.lines]
            if page.older is None:
                break
            query["prima"] = page.older
        assert len(seen) == len(set(seen)) == AUDIT_PAGE_SIZE + 5
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
        response = dpo.get(reverse("staff:audit"), query)
        assert response.status_code == 200
        assert "is-invalid" in response.content.decode()

    @pytest.mark.parametrize("position", ["-1", "x", "9" * 40, "²", "", "0"])
    def test_nonsense_positions_do_no_harm(self, dpo, position):
        assert dpo.get(reverse("staff:audit"), {"prima": position}).status_code == 200

    def test_a_page_costs_the_same_at_any_length(self, dpo, django_assert_max_num_queries):
        for _ in range(30):
            audit.record(actor=None, action="test.done")
        with django_assert_max_num_queries(14):
            dpo.get(reverse("staff:audit"))


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
