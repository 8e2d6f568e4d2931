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
from news.models import NewsIndexPage
from staff.grants import apply_roles
from staff.roles import Role
from tests.core.test_renditions import make_image
from tests.events.pages import make_index
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


HISTORY = "Messa nel cestino"


def history(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("wagtailadmin_reports:site_history")).content.decode()


def test_the_history_still_tells_who_did_it(user, page):
    trash.put(page, user=user)
    html = history(user)
    assert HISTORY in html
    assert TITLE in html


@pytest.fixture
def news(home_page, site_it):
    """A section of which a writer writes drafts, and a page in it."""
    section = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Due frasi."))
    page = section.add_child(instance=StandardPage(title=TITLE, slug="zibaldone", description="Due frasi."))
    apply_roles()
    return section, page


def test_a_writer_reads_what_became_of_the_pages_of_the_section_and_of_no_other(news, page, admin_user):
    section, mine = news
    writer = make_cms_user(Role.WRITER)
    trash.put(Page.objects.get(pk=page.pk).specific, user=admin_user)
    assert HISTORY not in history(writer), "it was in no section of theirs"
    trash.put(Page.objects.get(pk=mine.pk).specific, user=admin_user)
    assert HISTORY in history(writer)
    trash.put(Page.objects.get(pk=section.pk).specific, user=admin_user)
    kept = set(trash.once_seen_by(writer).values_list("pk", flat=True))
    assert kept == {section.pk, mine.pk}, "also when what was above it went too"


def test_a_section_in_the_trash_leads_its_writers_nowhere(news, home_page, admin_user):
    section, _mine = news
    events = make_index(home_page)
    apply_roles()
    writer = make_cms_user(Role.WRITER)

    def fresh():
        return User.objects.get(pk=writer.pk)

    assert section.pk in page_permission_policy.explorable_instances(fresh()).values_list("pk", flat=True)
    trash.put(Page.objects.get(pk=section.pk).specific, user=admin_user)
    seen = page_permission_policy.explorable_instances(fresh())
    assert set(seen.values_list("pk", flat=True)) == {home_page.pk, events.pk}, "and not the root, nor the folder"
    assert page_permission_policy.explorable_root_instance(fresh()) == events.page_ptr
    assert page_permission_policy.instances_with_direct_explore_permission(fresh()) == [events.page_ptr] * 2
    client = Client()
    client.force_login(writer)
    listed = client.get(reverse("wagtailadmin_api:pages:listing")).json()["items"]
    found = client.get(reverse("wagtailadmin_pages:search")).context["object_list"]
    assert {each["id"] for each in listed} == {each.pk for each in found} == {home_page.pk, events.pk}
    trash.put(Page.objects.get(pk=events.pk).specific, user=admin_user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert not page_permission_policy.explorable_instances(fresh()).exists(), "nothing is theirs by now"


def test_negative_control_unwrapped_the_policy_finds_it(admin_user, page):
    trash.put(page, user=admin_user)
    ask = PagePermissionPolicy.explorable_instances
    assert page.pk not in ask(page_permission_policy, admin_user).values_list("pk", flat=True)
    assert page.pk in ask.__wrapped__(page_permission_policy, admin_user).values_list("pk", flat=True)


def test_who_uses_something_is_told_of_the_trash_too(client, admin_user, page, home_page):
    """The one exception: deleted, it would be missing when the page comes back."""
    picture = make_image("disegno")
    Page.objects.get(pk=page.pk).specific.delete()
    leading = StandardPage(title=TITLE, slug="porta", description="Due frasi.", image=picture)
    leading.body = [("paragraph", f'<p><a linktype="page" id="{home_page.pk}">là</a></p>')]
    Page.objects.get(pk=home_page.pk).add_child(instance=leading)
    trash.put(leading, user=admin_user)
    client.force_login(admin_user)
    for address in (
        reverse("wagtailimages:image_usage", args=[picture.pk]),
        reverse("wagtailadmin_pages:usage", args=[home_page.pk]),
    ):
        assert TITLE in client.get(address).content.decode(), address


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
