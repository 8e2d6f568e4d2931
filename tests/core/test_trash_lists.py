"""Every list of pages in the admin is walked: it names a page, and does not once that is in the trash."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy
from wagtail_localize.operations import translate_object

from core import trash, trash_lists
from core.models import TrashedPage
from editorial.models import Upkeep
from home.models import StandardPage
from staff.grants import apply_roles
from staff.roles import Role
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

WORD = "Zibaldone"
"""What is searched."""
TITLE = "Zibaldone dei pensieri"


@pytest.fixture
def page(home_page, site_it):
    page = home_page.add_child(instance=StandardPage(title=TITLE, slug="pagina", description="Due frasi."))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture(params=["root", Role.EDITOR], ids=["an administrator", "an editor"])
def user(request, page):
    apply_roles()
    if request.param == "root":
        return User.objects.create_superuser("root", "root@example.org", "x")
    return make_cms_user(request.param)


@pytest.fixture
def admin(user, page, home_page, home_en, locale_en):
    """Somebody in front of the admin, in whose every list the page stands."""
    translate_object(page, [locale_en])
    Upkeep.objects.create(page_id=page.pk, owner=user, review_on=timezone.localdate())
    log(instance=page, action="wagtail.edit", user=user)
    page.get_workflow().start(page, user)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=user, locked_at=timezone.now(), owner=user)
    client = Client()
    client.force_login(user)
    return client


def lists(page):
    """Address and query of each list, by name."""
    above = page.get_parent().pk
    return {
        "explorer": (reverse("wagtailadmin_explore", args=[above]), {}),
        "explorer, searched": (reverse("wagtailadmin_explore", args=[above]), {"q": WORD}),
        "explorer, everywhere": (reverse("wagtailadmin_explore_root"), {"q": WORD, "search_whole_tree": "on"}),
        "search": (reverse("wagtailadmin_pages:search"), {"q": WORD}),
        "search, in order": (reverse("wagtailadmin_pages:search"), {"q": WORD, "ordering": "title"}),
        "search, without words": (reverse("wagtailadmin_pages:search"), {}),
        "pages of a type": (reverse("wagtailadmin_pages:type_use", args=["home", "standardpage"]), {}),
        "chooser": (reverse("wagtailadmin_choose_page_child", args=[above]), {}),
        "chooser, searched": (reverse("wagtailadmin_choose_page_search"), {"q": WORD}),
        "menu of pages": (reverse("wagtailadmin_api:pages:listing"), {"child_of": above, "for_explorer": 1}),
        "interface": (reverse("wagtailadmin_api:pages:listing"), {}),
        "dashboard": (reverse("wagtailadmin_home"), {}),
        "reviews": (reverse("editorial_reviews"), {}),
        "translations": (reverse("wagtail_localize:translations_report"), {}),
        **{name: (reverse(f"wagtailadmin_reports:{name}"), {}) for name in REPORTS - {"site_history"}},
    }


REPORTS = {"locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages", "page_types_usage"}


def shows(client, address, query):
    response = client.get(address, query)
    assert response.status_code == 200, address
    return TITLE in response.content.decode()


def test_every_list_names_the_page_until_it_is_in_the_trash(admin, user, page):
    walked = lists(page)
    silent = [name for name, (address, query) in walked.items() if not shows(admin, address, query)]
    assert silent == [], "these would show nothing in any case"
    trash.put(Page.objects.get(pk=page.pk).specific, user=user)
    still = [name for name, (address, query) in walked.items() if shows(admin, address, query)]
    assert still == []


PANELS = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits", "locked_pages"}


def panels_with_the_page(client):
    response = client.get(reverse("wagtailadmin_home"))
    around = {"request": response.wsgi_request, "csrf_token": ""}
    return {panel.name for panel in response.context["panels"] if TITLE in panel.render_html(around)}


def test_every_panel_of_the_dashboard(admin, user, page):
    assert panels_with_the_page(admin) == PANELS
    trash.put(Page.objects.get(pk=page.pk).specific, user=user)
    assert panels_with_the_page(admin) == set()


def test_pages_are_counted_without_the_trash(admin, user, page):
    def counted():
        summary = admin.get(reverse("wagtailadmin_home")).context["site_summary"]
        item = next(each for each in summary.summary_items if isinstance(each, PagesSummaryItem))
        kinds = admin.get(reverse("wagtailadmin_reports:page_types_usage")).context["object_list"]
        of_kinds = {kind.model_class(): kind.count for kind in kinds}
        assert Page not in of_kinds, "the folder of the trash is no kind of page"
        return item.get_context_data({})["total_pages"], of_kinds[StandardPage]

    before = counted()
    trash.put(Page.objects.get(pk=page.pk).specific, user=user)
    number = TrashedPage.objects.count()
    assert number > 1, "with its translation"
    assert counted() == (before[0] - number, before[1] - number)


@pytest.mark.parametrize("language", ["it", "en", ""])
def test_kinds_of_pages_are_counted_by_language(client, admin_user, page, home_en, locale_en, language):
    translate_object(page, [locale_en])
    client.force_login(admin_user)

    def count():
        query = {"page_locale": language} if language else {}
        kinds = client.get(reverse("wagtailadmin_reports:page_types_usage"), query).context["object_list"]
        return {kind.model_class(): kind.count for kind in kinds}[StandardPage]

    assert count() == (1 if language else 2)


def test_all_ticks_nothing_in_the_trash(client, admin_user, page, home_page):
    other = home_page.add_child(instance=StandardPage(title=f"{WORD} secondo", slug="altra", description="Due."))
    trash.put(Page.objects.get(pk=page.pk).specific, user=admin_user)
    client.force_login(admin_user)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{url}?id=all&q={WORD}&next=/admin/")
    other.refresh_from_db()
    assert not other.live, "one in the trash would have stopped all of it"


def test_one_place_for_a_new_page_is_the_only_one(client, admin_user, page, home_page):
    client.force_login(admin_user)
    address = reverse("wagtailadmin_pages:choose_parent", args=["home", "standardpage"])
    assert client.get(address).status_code == 200, "below either"
    trash.put(Page.objects.get(pk=page.pk).specific, user=admin_user)
    assert client.get(address).url == reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk])


def test_the_history_still_tells_who_did_it(client, admin_user, page):
    client.force_login(admin_user)
    trash.put(page, user=admin_user)
    html = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "Messa nel cestino" in html


def test_negative_control_unwrapped_the_policy_finds_it(admin_user, page):
    trash.put(page, user=admin_user)
    ask = PagePermissionPolicy.explorable_instances
    assert page.pk not in ask(page_permission_policy, admin_user).values_list("pk", flat=True)
    assert page.pk in ask.__wrapped__(page_permission_policy, admin_user).values_list("pk", flat=True)


@pytest.mark.parametrize(("owner", "name", "_hide"), trash_lists.WRAPPED)
def test_what_is_wrapped_is_there_once(owner, name, _hide):
    """Private here and there: a new version of Wagtail may call it otherwise."""
    wrapped = getattr(owner, name)
    trash_lists.leave_trash_out_of_lists()
    assert getattr(owner, name) is wrapped
    assert not hasattr(wrapped.__wrapped__, "__wrapped__")


def test_wagtail_has_no_report_that_is_not_walked():
    resolver = get_resolver("wagtail.admin.urls.reports")
    names = {name for name in resolver.reverse_dict if isinstance(name, str)}
    assert {name for name in names if not name.endswith("_results")} == REPORTS
