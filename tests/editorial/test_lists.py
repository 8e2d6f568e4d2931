"""What the lists of events, news and services share, and what each has of its own."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from core import trash
from editorial import operations
from editorial.models import Upkeep
from events.models import EventPage
from news.models import NewsIndexPage, NewsPage
from staff.roles import Role
from tests.directory.factories import make_unit
from tests.events.pages import make_campaign, make_event, make_index
from tests.services.factories import make_index as make_service_index
from tests.services.factories import make_service
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db

LISTS = ["event_list", "news_list", "course_list", "service_list"]
QUERIES = 34
"""Of a list of news, with one or with many, each with a translation, an owner and a day; Wagtail 8.0 asks one more."""


@pytest.fixture
def make_news(home_page):
    index = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="In breve."))
    unit = make_unit(home_page)

    def make(title="Una notizia", **changes):
        fields = {
            "description": "In breve.",
            "date": datetime.date(2026, 5, 2),
            "unit": unit,
            "topics": ["equal_opportunities"],
            "body": [("paragraph", "<p>Il testo.</p>")],
            **changes,
        }
        page = index.add_child(instance=NewsPage(title=title, **fields))
        if fields.get("live", True):
            page.save_revision().publish()
        return NewsPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def news_list():
    return reverse("news_list:index")


def rows(response):
    """The cells of each page, by its title."""
    soup = BeautifulSoup(response.content, "html.parser")
    found = {}
    for row in soup.select("table.listing tbody tr"):
        cells = [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        found[row.select_one('[id^="page_"][id$="_title"]').get_text(strip=True)] = cells
    return found


def titles(response):
    return list(rows(response))


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def translate(page, locale, *, complete=True):
    """Publish it in this language, with all its texts or without the last one."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=locale)
    segments = list(source.stringsegment_set.select_related("string", "context"))
    for segment in segments:
        StringTranslation.objects.create(
            translation_of=segment.string, locale=locale, context=segment.context, data=f"EN {segment.string.data}"
        )
    translation.save_target(publish=False)
    translation.get_target_instance().save_revision().publish()
    if not complete:
        page.title = f"{page.title} cambiata"
        page.save_revision().publish()


ORDERS = ["", "-", "title", "-title", "live", "upkeep__review_on", "password"]


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_one_opens_in_any_order_from_the_menu(editing, name):
    address = reverse(f"{name}:index")
    assert address in editing.get("/admin/").content.decode()
    for ordering in ORDERS:
        response = editing.get(address, {"ordering": ordering})
        assert response.status_code == 200, ordering
        assert rows(response) == {}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
def test_nobody_else(site_it, role):
    client = Client()
    client.force_login(make_cms_user(role))
    for name in LISTS:
        for view in ("index", "index_results", "choose_parent"):
            assert client.get(reverse(f"{name}:{view}")).status_code in {302, 403}, (name, view)


def test_where_a_new_one_goes_is_asked_by_name(editing, home_page):
    index = make_index(home_page)
    campaign = make_campaign(index, title="8 marzo")
    thrown_away = make_campaign(index, title="Vecchia")
    trash.put(thrown_away, user=make_user())
    address = reverse("event_list:choose_parent")
    soup = BeautifulSoup(editing.get(address).content, "html.parser")
    labels = [
        " ".join(label.get_text().split())
        for label in soup.select("[name=parent_page] ~ *, label:has([name=parent_page])")
    ]
    assert labels == [f"{index.title} (elenco degli eventi)", "8 marzo (campagna)"]
    made = editing.post(address, {"parent_page": campaign.pk})
    assert made.url == reverse("wagtailadmin_pages:add", args=["events", "eventpage", campaign.pk])


def test_whoever_may_make_none_is_told_and_has_no_button(editing, site_it, home_page, make_news):
    make_service_index(home_page)
    address = reverse("service_list:index")
    add = reverse("service_list:choose_parent")
    editors = editing.get(address).content.decode()
    assert add in editors
    assert "Il pulsante in alto fa la prima." in editors
    client = Client()
    client.force_login(make_cms_user(Role.WRITER))
    drafting = client.get(address).content.decode()
    assert add not in drafting
    assert "se ne occupa chi pubblica" in drafting
    assert "Togli un filtro" in editing.get(address, {"q": "niente"}).content.decode()


class TestNews:
    def test_columns(self, editing, make_news, news_list):
        make_news("Bando", kind="notice", expires_on=datetime.date(2026, 5, 30))
        cells = rows(editing.get(news_list))["Bando"]
        assert cells[2:4] == ["Avviso", "02/05/2026"]
        assert cells[4].startswith("30/05/2026")

    def test_the_newest_first_and_any_other_order(self, editing, make_news, news_list):
        make_news("A", date=datetime.date(2026, 1, 1), expires_on=datetime.date(2026, 8, 1))
        make_news("B", date=datetime.date(2026, 3, 1))
        make_news("C", date=datetime.date(2026, 2, 1), expires_on=datetime.date(2026, 7, 1))
        assert titles(editing.get(news_list)) == ["B", "C", "A"]
        assert titles(editing.get(news_list, {"ordering": "title"})) == ["A", "B", "C"]
        assert titles(editing.get(news_list, {"ordering": "expires_on"})) == ["C", "A", "B"]
        assert titles(editing.get(news_list, {"ordering": "-expires_on"})) == ["A", "C", "B"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"tipo": "notice"}, {"Avviso vecchio"}),
            ({"scadenza": "scadute"}, {"Avviso vecchio"}),
            ({"scadenza": "valide"}, {"Notizia", "Bozza", "Modificata"}),
            ({"pubblicazione": "pubblicate"}, {"Notizia", "Avviso vecchio", "Modificata"}),
            ({"pubblicazione": "modifiche"}, {"Modificata"}),
            ({"pubblicazione": "bozze"}, {"Bozza"}),
            ({"q": "avviso"}, {"Avviso vecchio"}),
            ({"q": "avviso", "pubblicazione": "bozze"}, set()),
            ({"q": "avviso", "ordering": "upkeep__review_on", "tipo": "notice"}, {"Avviso vecchio"}),
        ],
    )
    def test_found_by(self, editing, make_news, news_list, asked, found):
        make_news("Notizia")
        make_news("Avviso vecchio", kind="notice", date=day(-9), expires_on=day(-1))
        make_news("Bozza", live=False)
        changed = make_news("Modificata", expires_on=day(0), date=day(-9))
        changed.description = "Altro."
        changed.save_revision()
        assert set(rows(editing.get(news_list, asked))) == found

    def test_ticked_pages_are_acted_upon_and_never_all_of_the_site(self, editing, make_news, news_list, monkeypatch):
        """Wagtail's button for «all in the listing» takes every page there is."""
        monkeypatch.setattr("editorial.listing.ContentListView.paginate_by", 1)
        make_news("A")
        make_news("B")
        said = editing.get(reverse("news_list:index")).content.decode()
        assert "plan_review" in said
        assert "data-bulk-action-num-objects-in-listing" not in said
        listing = editing.get(reverse("wagtailadmin_pages:search"), {"q": "a"}).content.decode()
        assert "bulk-action" in listing


def test_what_is_in_the_trash_is_in_no_list(editing, editor, make_news, news_list):
    make_news("Resta")
    trash.put(make_news("Buttata"), user=editor)
    assert titles(editing.get(news_list)) == ["Resta"]


def test_a_list_s_own_filters_come_first(editing, make_news, news_list):
    soup = BeautifulSoup(editing.get(news_list).content, "html.parser")
    names = list(dict.fromkeys(field["name"] for field in soup.select("[data-controller~=w-drilldown] input")))
    assert names == ["tipo", "scadenza", "pubblicazione", "manca", "indietro", "revisione", "responsabile"]


class TestLanguages:
    def test_what_is_there_and_what_lags(self, editing, make_news, news_list, locale_en, home_en):
        translate(make_news("Tradotta"), locale_en)
        translate(make_news("Indietro"), locale_en, complete=False)
        make_news("Solo italiana")
        found = rows(editing.get(news_list))
        assert set(found) == {"Tradotta", "Indietro cambiata", "Solo italiana"}, "Italian pages alone"
        assert found["Tradotta"][6] == "EN"
        assert found["Indietro cambiata"][6] == "EN: 1 testo da tradurre"
        assert found["Solo italiana"][6] == "nessuna"

    def test_filters(self, editing, make_news, news_list, locale_en, home_en):
        translate(make_news("Tradotta"), locale_en)
        translate(make_news("Indietro"), locale_en, complete=False)
        make_news("Solo italiana")
        assert titles(editing.get(news_list, {"manca": "en"})) == ["Solo italiana"]
        assert titles(editing.get(news_list, {"indietro": "en"})) == ["Indietro cambiata"]
        assert titles(editing.get(news_list, {"indietro": "ar"})) == []

    def test_a_translation_that_is_not_published_is_none(self, editing, make_news, news_list, locale_en, home_en):
        page = make_news("Tradotta")
        translate(page, locale_en)
        Page.objects.get(translation_key=page.translation_key, locale=locale_en).specific.unpublish()
        assert rows(editing.get(news_list))["Tradotta"][6] == "nessuna"


class TestReviews:
    @pytest.fixture
    def planned(self, editor, make_news):
        for title, owner, review_on in (
            ("Scaduta", editor, day(-1)),
            ("Presto", editor, day(20)),
            ("Lontana", make_user(Role.EDITOR), day(200)),
            ("Di nessuno", None, day(3)),
        ):
            operations.plan(page=make_news(title), actor=editor, owner=owner, review_on=review_on)
        make_news("Mai")

    def test_the_column(self, editing, planned, news_list):
        found = rows(editing.get(news_list))
        assert found["Scaduta"][7].startswith("da rivedere")
        assert found["Scaduta"][7].endswith("Ada Bo")
        assert "senza responsabile" in found["Di nessuno"][7]
        assert found["Mai"][7].startswith("Fissa una data")

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"revisione": "scadute"}, {"Scaduta"}),
            ({"revisione": "presto"}, {"Scaduta", "Presto", "Di nessuno"}),
            ({"revisione": "senza"}, {"Mai"}),
            ({"responsabile": "nessuno"}, {"Di nessuno"}),
            ({"responsabile": "me"}, {"Scaduta", "Presto"}),
        ],
    )
    def test_found_by(self, editing, editor, planned, news_list, asked, found):
        asked = {name: str(editor.pk) if value == "me" else value for name, value in asked.items()}
        assert set(rows(editing.get(news_list, asked))) == found

    def test_in_the_order_of_their_days(self, editing, planned, news_list):
        order = ["Scaduta", "Di nessuno", "Presto", "Lontana", "Mai"]
        assert titles(editing.get(news_list, {"ordering": "upkeep__review_on"})) == order


def test_events(editing, home_page):
    index = make_index(home_page)
    make_event(index, title="Passato", event_type="film", start_date=day(-5))
    make_event(index, title="Lungo", event_type="exhibition", start_date=day(-5), end_date=day(2))
    make_event(index, title="Domani", event_type="film", start_date=day(1), is_cancelled=True)
    address = reverse("event_list:index")
    found = rows(editing.get(address))
    assert list(found) == ["Lungo", "Domani", "Passato"], "what is on, what comes next, what is over"
    make_event(index, title="Prima", event_type="film", start_date=day(-9))
    make_event(index, title="Poi", event_type="film", start_date=day(9))
    assert titles(editing.get(address)) == ["Lungo", "Domani", "Poi", "Passato", "Prima"]
    assert titles(editing.get(address, {"ordering": "-start_date"}))[:2] == ["Poi", "Domani"]
    EventPage.objects.filter(title__in=["Prima", "Poi"]).delete()
    assert "annullato" in found["Domani"][3]
    assert "–" in found["Lungo"][3]
    assert "passato" in found["Passato"][3]
    for asked, wanted in (
        ({"periodo": "futuri"}, {"Lungo", "Domani"}),
        ({"periodo": "passati"}, {"Passato"}),
        ({"periodo": "annullati"}, {"Domani"}),
        ({"periodo": "senza"}, set()),
        ({"tipo": "film"}, {"Passato", "Domani"}),
        ({"tipo": "film", "periodo": "passati"}, {"Passato"}),
    ):
        assert set(rows(editing.get(address, asked))) == wanted, asked


def test_services(editing, home_page):
    index, unit = make_service_index(home_page), make_unit(home_page)
    make_service(index, unit, title="Ascolto", category="health")
    make_service(index, unit, title="Sportello", category="justice", status="inactive", status_reason="Chiuso.")
    address = reverse("service_list:index")
    found = rows(editing.get(address))
    assert found["Sportello"][2:4] == ["Giustizia e sicurezza pubblica", "Servizio non attivo"]
    assert titles(editing.get(address, {"categoria": "health"})) == ["Ascolto"]
    assert titles(editing.get(address, {"stato": "inactive"})) == ["Sportello"]


def test_as_many_queries_for_many_as_for_one(editing, editor, make_news, news_list, locale_en, home_en):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert editing.get(news_list).status_code == 200
        return len(captured)

    def add(number):
        page = make_news(f"Notizia {number}")
        translate(page, locale_en, complete=bool(number % 2))
        operations.plan(page=page, actor=editor, owner=make_user(Role.EDITOR), review_on=day(number))

    add(1)
    queries()
    few = queries()
    for number in range(2, 12):
        add(number)
    queries()  # the texts of each version are read once (`core.lagging`)
    assert queries() == few <= QUERIES


def test_who_only_writes_news_finds_and_plans_those_and_no_other_pages(editor, make_news, home_page, news_list):
    """A writer publishes nothing and works in some sections (`staff.publishing`)."""
    news = make_news("Mia")
    writer = make_cms_user(Role.WRITER)
    client = Client()
    client.force_login(writer)
    assert titles(client.get(news_list)) == ["Mia"]
    typed = {"owner": writer.pk, "review_on": day(9).isoformat()}
    assert client.post(operations.upkeep_url(news.pk), typed).url == operations.upkeep_url(news.pk)
    assert client.post(operations.upkeep_url(home_page.pk), typed).url == "/admin/"
    assert list(Upkeep.objects.values_list("page", "owner")) == [(news.pk, writer.pk)]
