"""What editors write is remembered, and a change shows at once, however it was written."""

from __future__ import annotations

import threading

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from core import remembered
from core.models import ContentMark, SiteSettings
from core.remembered import content_tables, memory_of, writes_content
from home.models import StandardPage

MARK = 1
"""The query that every request asks."""


@pytest.fixture
def page(home_page, site_it):
    SiteSettings.for_site(site_it)  # The first to ask for them makes the row.
    return home_page.add_child(instance=StandardPage(title="Prima", slug="prima", description="Una pagina."))


@pytest.fixture
def below(page):
    return page.add_child(instance=StandardPage(title="Sotto", slug="sotto", description="Una pagina."))


def rename(page):
    page.title = "Dopo"
    page.save()


def publish(page):
    page.title = "Dopo"
    page.save_revision().publish()


def rename_in_sql(page):
    Page.objects.filter(pk=page.pk).update(title="Dopo")


def rename_below(page):
    page.get_children().get().specific.save()
    with connection.cursor() as cursor:
        cursor.execute('UPDATE "wagtailcore_page" SET title = %s WHERE id = %s', ["Dopo", page.pk])


@pytest.mark.parametrize("change", [rename, publish, rename_in_sql, rename_below])
def test_a_change_shows_at_once(client, page, below, change):
    assert "Prima" in client.get("/prima/").text
    change(page)
    assert "Dopo" in client.get("/prima/").text
    assert "Dopo" in client.get("/prima/sotto/").text  # In the breadcrumb of the page below.


def unpublish(page):
    page.unpublish()


def delete(page):
    Page.objects.get(pk=page.pk).delete()


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def move(page):
    other = page.get_parent().add_child(instance=StandardPage(title="Altra", slug="altra", description="Una pagina."))
    page.refresh_from_db()
    page.move(other, pos="last-child")


@pytest.mark.parametrize(("change", "status"), [(unpublish, 404), (delete, 404), (restrict, 302), (move, 308)])
def test_a_page_that_is_no_longer_there_for_all_is_gone_at_once(client, page, below, change, status):
    for address in ("/prima/", "/prima/sotto/"):
        assert client.get(address).status_code == 200
    change(page)
    assert client.get("/prima/").status_code == status
    assert client.get("/prima/sotto/").status_code == (200 if change is unpublish else status)


def test_a_page_that_is_new_answers_at_once(client, page):
    assert client.get("/nuova/").status_code == 404
    page.get_parent().add_child(instance=StandardPage(title="Nuova", slug="nuova", description="Una pagina."))
    assert client.get("/nuova/").status_code == 200


def test_the_settings_show_at_once(client, page, site_it):
    of_site = SiteSettings.for_site(site_it)
    of_site.save()
    assert "Comune di Prova" not in client.get("/prima/").text
    of_site.municipality_name = "Comune di Prova"
    of_site.save()
    assert "Comune di Prova" in client.get("/prima/").text


def test_without_the_watch_an_old_page_would_stay(client, page):
    """The negative control."""
    assert "Prima" in client.get("/prima/").text
    watch = connection.execute_wrappers.index(remembered._change_mark)
    wrapper = connection.execute_wrappers.pop(watch)
    try:
        rename_in_sql(page)
    finally:
        connection.execute_wrappers.insert(watch, wrapper)
    assert "Dopo" not in client.get("/prima/").text


def test_a_change_that_is_rolled_back_leaves_nothing_behind(client, page):
    before = ContentMark.objects.get().mark
    with transaction.atomic():
        rename(page)
        assert "Dopo" in client.get("/prima/").text
        transaction.set_rollback(True)
    assert ContentMark.objects.get().mark == before
    assert "Prima" in client.get("/prima/").text


def test_without_a_mark_nothing_is_remembered(rf, client, page):
    ContentMark.objects.all().delete()
    assert memory_of(rf.get("/")) is not memory_of(rf.get("/"))
    assert client.get("/prima/").status_code == 200
    rename(page)
    assert memory_of(rf.get("/")) is memory_of(rf.get("/"))


def test_what_is_remembered_is_not_asked_again(client, page, below):
    client.get("/prima/sotto/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/prima/sotto/")
    assert len(queries) == MARK


def test_a_request_changes_nothing_for_the_next(rf, page):
    from core.routing import find_route

    first = find_route(rf.get("/prima/"), "prima/").page
    first.title = "Cambiata"
    first.body.append(("paragraph", "Un testo."))
    second = find_route(rf.get("/prima/"), "prima/").page
    assert (second.title, len(second.body)) == ("Prima", 0)


def test_every_table_of_a_page_is_watched_and_none_that_visitors_write():
    content_tables.cache_clear()  # Another test may have made a page class of its own.
    pages = {model._meta.db_table for model in apps.get_models() if issubclass(model, Page)}
    assert {"courses_coursepage", "home_standardpage", "wagtailcore_page"} <= pages <= content_tables()
    confidential = {
        model._meta.db_table
        for model in apps.get_models()
        if (model._meta.label in settings.CONFIDENTIAL_MODELS or model._meta.app_label in settings.CONFIDENTIAL_MODELS)
        and not issubclass(model, Page)
    }
    assert content_tables().isdisjoint(confidential)
    assert "courses_coursegroup" not in content_tables()  # A registration counts a seat there.


@pytest.mark.parametrize(
    ("statement", "is_one"),
    [
        ('UPDATE "wagtailcore_page" SET "live" = %s', True),
        ('\n  insert into "core_sitesettings" VALUES (1)', True),
        ('INSERT OR IGNORE INTO "wagtailcore_page" VALUES (1)', True),
        ('DELETE FROM "home_standardpage"', True),
        ('TRUNCATE "auth_user", "wagtailcore_page"', True),
        ('SELECT "wagtailcore_page"."id" FROM "wagtailcore_page" FOR UPDATE', False),
        ('UPDATE "courses_coursegroup" SET "seats_taken" = 1', False),
        ('SAVEPOINT "wagtailcore_page"', False),
    ],
)
def test_which_statements_count(statement, is_one):
    assert writes_content(statement) is is_one


@pytest.mark.django_db(transaction=True)
def test_while_a_statement_of_its_own_is_written_nobody_remembers_anything(client, page):
    """Should the process end in the middle, nothing old stays."""
    client.get("/prima/")
    marks = []

    def look(execute, *arguments):
        if "home_standardpage" in arguments[0]:
            marks.append(remembered._read_mark())
        return execute(*arguments)

    with connection.execute_wrapper(look):
        StandardPage.objects.filter(pk=page.pk).update(description="Un'altra.")
    assert marks == [""]
    assert remembered._read_mark()


@pytest.mark.django_db(transaction=True)
def test_others_see_a_change_when_it_is_whole(client, rf, page):
    """While one connection writes, the others read what was there, and remember no half of it."""
    client.get("/prima/")

    def title_elsewhere() -> list[str]:
        found = []

        def look() -> None:
            found.append("Dopo" if "Dopo" in client.get("/prima/").text else "Prima")
            connection.close()

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        return found

    with transaction.atomic():
        rename_in_sql(page)
        assert title_elsewhere() == ["Prima"]
    assert title_elsewhere() == ["Dopo"]


# --- what is written once ---------------------------------------------------------------------------------------------


@pytest.fixture
def menu(home_page, site_it):
    pages = {"management_page": "amministrazione", "news_page": "novita"}
    of_site = SiteSettings.for_site(site_it)
    for field, slug in pages.items():
        page = StandardPage(title=slug.capitalize(), slug=slug, description="Una pagina.")
        setattr(of_site, field, home_page.add_child(instance=page))
    of_site.save()


def entry(client, address, title):
    """What the header says of a link while the reader is at this address."""
    links = BeautifulSoup(client.get(address).text, "html.parser").select("header .nav-link")
    return next(link.get("aria-current") for link in links if link.text == title)


def test_the_header_says_where_the_reader_is(client, page, menu):
    """Twice, because the second time it is remembered."""
    assert client.get("/novita/").status_code == 200
    for _time in range(2):
        assert (entry(client, "/prima/", "Novità"), entry(client, "/novita/", "Novità")) == (None, "page")
        assert entry(client, "/amministrazione/", "Novità") is None


def test_a_site_has_its_own_footer(client, page, home_page, below):
    """Two sites, one process."""
    Site.objects.create(hostname="altra.example", root_page=below)
    first, second = (SiteSettings.for_site(site) for site in Site.objects.order_by("pk"))
    first.tax_code, second.tax_code = "11111111111", "22222222222"
    first.save()
    second.save()
    for _time in range(2):
        assert "11111111111" in client.get("/").text
        assert "22222222222" in client.get("/", headers={"host": "altra.example"}).text
