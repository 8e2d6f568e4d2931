"""What the site says of a draft: each finding has a page that earns it, and one that does not."""

from __future__ import annotations

import datetime
import json

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db.models import DateField
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, get_page_models
from wagtail_localize.models import StringSegment, StringTranslation
from wagtail_localize.operations import translate_object

from core import link_checks, page_life, trash
from core.models import BasePage, LinkCheck
from core.page_checks import check_page, draft_of, look_at_links
from core.reviewing import gaps_in
from courses.models import CourseGroup
from documents.models import ProjectPage
from editorial.models import Upkeep
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from staff.roles import Role
from tests.core.test_plain_language import HARD
from tests.courses.factories import EditionFactory, GroupFactory
from tests.courses.pages import make_course_page
from tests.events.pages import make_campaign, make_event, make_index, make_unit
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

GOOD = "<p>Lo sportello ascolta. È gratis.</p>"


@pytest.fixture
def make(home_page, site_it):
    def make_page(*body, slug="pagina", **fields):
        page = StandardPage(title=slug, slug=slug, description="Una pagina.", body=list(body), **fields)
        home_page.refresh_from_db()
        return home_page.add_child(instance=page)

    return make_page


def texts(page):
    return [finding.text for finding in check_page(page)]


def said_of(make, *body):
    return texts(make(*body, live=False))


def test_a_good_page_has_nothing_to_be_said(make):
    body = [("heading", {"text": "Che cosa", "level": "h2"}), ("heading", {"text": "Come", "level": "h3"})]
    assert said_of(make, *body, ("paragraph", GOOD)) == []


def test_headings_have_words_and_an_order(make):
    assert "sottosezione senza una sezione" in said_of(make, ("heading", {"text": "Come", "level": "h3"}))[0]


def test_an_empty_heading_is_named(make):
    (empty,) = said_of(make, ("heading", {"text": " ", "level": "h2"}))
    assert "Il titolo è vuoto" in empty


@pytest.mark.parametrize(
    ("alt", "decorative", "found"),
    [("", False, 1), ("IMG_2041.jpg", False, 1), ("Una panchina rossa", False, 0), ("", True, 0)],
)
def test_an_image_says_what_it_shows(make, alt, decorative, found):
    image = {"image": None, "alt_text": alt, "decorative": decorative, "caption": "", "credit": ""}
    assert len(said_of(make, ("image", image))) == found
    gallery = make(("gallery", {"entries": [image, image]}), slug="galleria", live=False)
    assert len(texts(gallery)) == 2 * found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "non ha parole"),
        ("qui", "non dicono dove porta"),
        ("Clicca qui per il modulo", "non dicono dove porta"),
        ("https://www.esempio.it/a", "mostra un indirizzo"),
        ("il modulo di iscrizione", ""),
        ("quintetto", ""),
    ],
)
def test_the_words_of_a_link_say_where_it_leads(make, words, found):
    said = said_of(make, ("paragraph", f'<p>Trovi <a href="https://www.esempio.it/">{words}</a>.</p>'))
    assert any(found in each for each in said) if found else said == []


def test_a_hard_text_is_named_with_its_index_and_its_block(make):
    page = make(("paragraph", GOOD), ("paragraph", f"<p>{HARD}</p>"), live=False)
    (finding,) = check_page(page)
    assert "Gulpease" in finding.text
    assert finding.block == page.body[1].id
    assert finding.place == "Testo"


def test_italian_is_judged_in_italian_alone(make, locale_en):
    page = make(("paragraph", f"<p>{HARD}</p>"), live=False)
    page.locale = locale_en
    assert texts(page) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iscriviti entro il 3 marzo 2020.", True),
        ("Aperto fino al 30 giugno 2021", True),
        ("Entro il 3 marzo 2999", False),
        ("Entro il 31 febbraio 2020", False),
        ("La legge del 3 marzo 2020", False),
    ],
)
def test_a_day_that_has_passed(make, text, found):
    assert any("è passata" in each for each in said_of(make, ("paragraph", f"<p>{text}</p>"))) == found


class TestLinksInside:
    def link(self, page):
        return ("paragraph", f'<p><a linktype="page" id="{page.pk}">la pagina</a></p>')

    def test_to_a_page_that_is_there(self, make):
        assert texts(make(self.link(make(slug="altra")), live=False)) == []

    def test_to_a_draft(self, make):
        (said,) = texts(make(self.link(make(slug="altra", live=False)), live=False))
        assert "non è pubblicata" in said

    def test_to_a_page_in_the_trash_and_to_one_that_is_gone(self, make, admin_user):
        other = make(slug="altra")
        page = make(self.link(other), live=False)
        trash.put(Page.objects.get(pk=other.pk).specific, user=admin_user)
        assert "eliminata" in texts(page)[0]
        Page.objects.get(pk=other.pk).delete()
        assert "eliminata" in texts(page)[0]

    def test_in_a_block_that_chooses_pages(self, make):
        other = make(slug="altra", live=False)
        page = make(("page_cards", {"entries": [{"page": other, "title": "", "text": ""}]}), live=False)
        assert "non è pubblicata" in texts(page)[0]

    def test_a_choice_that_is_empty(self, make):
        page = make(("page_cards", {"entries": [{"page": None, "title": "", "text": ""}]}), live=False)
        assert "scegline una" in texts(page)[0]


def test_a_published_page_without_its_translation(make, home_en, locale_en):
    page = make()
    assert "English" in texts(page)[0]
    page.copy_for_translation(locale_en).save_revision().publish()
    assert texts(page) == []


def test_few_queries_however_much_there_is(make, django_assert_num_queries):
    others = [make(slug=f"altra-{number}", live=False) for number in range(5)]
    links = "".join(f'<p><a linktype="page" id="{each.pk}">la pagina {each.pk}</a></p>' for each in others)
    page = make(("paragraph", links + '<p><a href="https://www.esempio.it/">un sito</a></p>'), live=False)
    page = StandardPage.objects.select_related("locale").get(pk=page.pk)
    with django_assert_num_queries(5):
        assert len(check_page(page)) == 5


class TestDaysInFields:
    """Each kind of page with a day that is over, and with one that is not."""

    TODAY = datetime.date(2026, 5, 6)
    PAST, TO_COME = datetime.date(2026, 5, 5), datetime.date(2026, 5, 6)

    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(datetime.datetime(2026, 5, 6, 12, tzinfo=datetime.UTC), tick=False):
            yield

    def said(self, page):
        return [(each.place, each.text) for each in check_page(page) if "tradotta" not in each.text]

    @pytest.fixture
    def of(self, home_page, site_it):
        """A page of each kind that has days, its last day given."""

        def make_dated(kind, day):
            index = make_index(home_page)
            if kind == "event":
                return make_event(index, start_date=day - datetime.timedelta(days=1), end_date=day)
            if kind == "campaign":
                return make_campaign(index, start_date=day - datetime.timedelta(days=1), end_date=day)
            if kind == "news":
                unit = make_unit(home_page)
                return NewsPage(
                    title="N", date=day, expires_on=day, unit=unit, topics=["work"], locale=home_page.locale
                )
            if kind == "project":
                return ProjectPage(title="P", start_date=day, end_date=day, locale=home_page.locale)
            group = GroupFactory(first_date=day - datetime.timedelta(days=7), last_date=day)
            return make_course_page(index, slug="corso", course=group.edition.course, unit=make_unit(home_page))

        return make_dated

    @pytest.mark.parametrize(
        ("kind", "place", "text"),
        [
            ("event", "giorno di fine", "L’evento è passato"),
            ("campaign", "al", "La campagna è finita"),
            ("news", "scadenza", "non compare più negli elenchi"),
            ("project", "al", "Il progetto è finito"),
            ("course", "corso", "L’ultimo incontro è passato"),
        ],
    )
    def test_of_each_kind_of_page(self, of, kind, place, text):
        ((there, said),) = self.said(of(kind, self.PAST))
        assert there == place
        assert text in said

    @pytest.mark.parametrize("kind", ["event", "campaign", "news", "project", "course"])
    def test_the_last_day_is_not_over(self, of, kind):
        assert self.said(of(kind, self.TO_COME)) == []

    def test_a_course_is_not_over_while_all_its_groups_are_to_meet_once_more(self, of):
        page = of("course", self.PAST)
        CourseGroup.objects.update(ends_on=self.TO_COME)
        assert self.said(page) == []

    def test_a_course_whose_new_edition_is_being_made_is_not_over(self, of):
        page = of("course", self.PAST)
        assert len(self.said(page)) == 1
        EditionFactory(course=page.course)
        assert page.promising_editions().exists()
        assert self.said(page) == []

    def test_a_draft_without_a_course_is_asked_nothing(self, of, django_assert_num_queries):
        page = of("course", self.PAST)
        page.course = None
        with django_assert_num_queries(0):
            assert list(page.days_gone_by(datetime.date(2026, 5, 8))) == []

    def test_every_kind_of_page_with_days_is_asked(self):
        with_days = {
            model
            for model in get_page_models()
            if issubclass(model, BasePage)
            and any(type(each) is DateField and each.name != "date" for each in model._meta.local_fields)
        }
        silent = {model for model in with_days if model.days_gone_by is BasePage.days_gone_by}
        assert with_days
        assert silent == set()

    def test_an_event_that_is_over_asks_for_no_booking(self, of):
        page = of("event", self.PAST)
        page.booking_text = "Presso l’ufficio"
        assert "togli la prenotazione" in self.said(page)[0][1]

    def test_one_that_was_cancelled_says_so_already(self, of):
        page = of("event", self.PAST)
        page.is_cancelled = True
        assert self.said(page) == []

    def test_translations_have_the_days_of_the_italian_page(self, of, locale_en):
        page = of("event", self.PAST)
        page.locale = locale_en
        assert self.said(page) == []

    @pytest.mark.parametrize(("minutes", "found"), [(-1, 1), (1, 0)])
    @pytest.mark.parametrize("name", ["go_live_at", "expire_at"])
    def test_a_moment_of_publishing_that_has_passed(self, make, name, minutes, found):
        page = make(live=False)
        setattr(page, name, timezone.now() + datetime.timedelta(minutes=minutes))
        assert len(self.said(page)) == found

    def test_what_went_live_when_it_should_is_as_it_should_be(self, make):
        assert self.said(make(go_live_at=timezone.now() - datetime.timedelta(days=1))) == []

    @pytest.mark.parametrize(("published", "found"), [(1, 0), (-1, 1)])
    def test_what_went_live_when_it_should_and_was_taken_down_since_either(self, make, published, found):
        moment = timezone.now() - datetime.timedelta(days=1)
        page = make(go_live_at=moment)
        page.save_revision()
        page.unpublish()
        Page.objects.filter(pk=page.pk).update(last_published_at=moment + published * datetime.timedelta(minutes=1))
        assert len(self.said(draft_of(type(page).objects.get(pk=page.pk)))) == found

    @pytest.mark.parametrize(("day", "found"), [(TO_COME, 1), (datetime.date(2026, 5, 7), 0)])
    def test_a_review_that_is_due(self, make, day, found):
        page = make()
        Upkeep.objects.create(page_id=page.pk, review_on=day)
        assert len(self.said(page)) == found
        page.unpublish()
        assert self.said(page) == [], "nobody reads a draft"


class TestInTheTranslationEditor:
    """Where wagtail-localize keeps a page in step, its own editor stands in the place of Wagtail's."""

    @pytest.fixture
    def kept(self, make, home_en, locale_en):
        """A published page and its translation."""

        def keep(*body):
            page = make(*body)
            page.save_revision().publish()
            translate_object(StandardPage.objects.get(pk=page.pk), [locale_en])
            return page, StandardPage.objects.get(translation_key=page.translation_key, locale=locale_en)

        return keep

    def type_translation(self, page, locale, words, typed):
        segment = StringSegment.objects.get(source__object_id=page.translation_key, string__data__contains=words)
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=locale, data=typed
        )

    def edit(self, client, page):
        return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    LINK = '<p>Trovi <a href="https://www.esempio.it/">il modulo di iscrizione</a>.</p>'

    def test_the_panel_says_what_the_translation_lacks(self, admin_client, kept):
        _page, english = kept(("paragraph", GOOD))
        html = self.edit(admin_client, english)
        assert 'data-side-panel="site_checks"' in html
        assert "testi sono ancora in italiano" in html
        assert "#block-" not in html, "there is none to lead to"

    def test_what_has_been_typed_is_looked_at_before_it_is_published(self, admin_client, kept, locale_en):
        page, english = kept(("paragraph", self.LINK))
        assert "non dicono dove porta" not in self.edit(admin_client, english)
        self.type_translation(page, locale_en, "il modulo", 'You find it <a id="a1">here</a>.')
        assert "non dicono dove porta" in self.edit(admin_client, english)
        assert "non dicono dove porta" in admin_client.get(reverse("page_checks", args=[english.pk])).content.decode()

    def test_the_italian_page_has_wagtails_own_panel(self, admin_client, kept):
        page, _english = kept(("paragraph", GOOD))
        html = self.edit(admin_client, page)
        assert 'data-side-panel="checks"' in html
        assert 'data-side-panel="site_checks"' not in html

    def test_a_translation_that_is_complete_has_nothing_to_be_said(self, kept, locale_en):
        page, english = kept(("paragraph", GOOD))
        for segment in StringSegment.objects.filter(source__object_id=page.translation_key):
            StringTranslation.objects.create(
                translation_of=segment.string, context=segment.context, locale=locale_en, data=segment.string.data
            )
        assert texts(draft_of(english)) == []

    def test_one_whose_italian_page_is_gone_is_still_looked_at(self, kept, admin_client):
        page, english = kept(("paragraph", GOOD))
        with page_life.translations_stay():
            Page.objects.get(pk=page.pk).delete()
        assert draft_of(english).pk == english.pk


class TestWhatADraftLacks:
    """Said first, and as the form says it when the draft is handed in."""

    def panel(self, client, page):
        return client.get(reverse("page_checks_part", args=[page.pk])).content.decode()

    def test_empty_fields_are_named_in_one_sentence_and_an_empty_block_by_its_field(self, admin_client, make):
        page = make(("paragraph", ""), live=False)
        page.description = ""
        page.save_revision(clean=False)
        html = self.panel(admin_client, page)
        assert "Per pubblicare manca: descrizione breve." in html
        assert "è vuoto o ha qualcosa da correggere." in html
        assert "Dei campi non manca nessuno" not in html

    def test_negative_control_a_whole_draft_is_told_what_was_looked_at(self, admin_client, make):
        html = self.panel(admin_client, make(("paragraph", GOOD), live=False))
        assert "Dei campi non manca nessuno." in html
        assert "non è stato trovato niente da correggere" in html

    def test_a_stream_that_must_hold_something(self, of_news):
        assert gaps_in(of_news()) == ["Per pubblicare mancano: descrizione breve, argomenti, testo."]

    @pytest.fixture
    def of_news(self, home_page, site_it):
        def make_news():
            index = NewsIndexPage(title="Novità", slug="novita", description="Le novità.")
            home_page.refresh_from_db()
            home_page.add_child(instance=index)
            page = NewsPage(title="N", slug="n", unit=make_unit(home_page), live=False)
            index.add_child(instance=page)
            return page.get_latest_revision_as_object()

        return make_news

    @pytest.mark.parametrize(("days", "live", "found"), [(2, False, 1), (0, False, 0), (2, True, 0)])
    def test_a_news_item_that_comes_out_on_another_day_than_it_says(self, of_news, days, live, found):
        page = of_news()
        page.live = live
        page.go_live_at = timezone.now() + datetime.timedelta(days=2)
        page.date = timezone.localdate(page.go_live_at) - datetime.timedelta(days=days)
        said = [each for each in check_page(page) if "metti lo stesso giorno" in each.text]
        assert len(said) == found
        assert all(each.place == "data" for each in said)


class TestInTheAdmin:
    def test_a_page_that_does_not_exist_yet_has_a_place_for_what_its_first_draft_lacks(self, admin_client, home_page):
        url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk])
        html = admin_client.get(url).content.decode()
        assert f'data-page-checks="{reverse("page_checks_part", args=[0])}"' in html
        assert 'data-page-id=""' in html

    def test_the_part_is_refused_to_who_may_not_edit_the_page(self, client, make):
        page = make()
        client.force_login(make_cms_user(Role.WRITER))
        assert client.get(reverse("page_checks_part", args=[page.pk])).status_code == 302

    def test_wagtail_looks_at_what_the_editor_can_change(self, admin_client, make):
        """The page without its frame; where the frame is edited, the frame without the page."""

        def excluded(url):
            soup = BeautifulSoup(admin_client.get(url).content, "html.parser")
            return json.loads(soup.find(id="checker-axe-configuration").string)["context"]["exclude"]

        of_page = excluded(reverse("wagtailadmin_pages:edit", args=[make().pk]))
        of_alert = excluded(reverse("wagtailsnippets_core_alert:add"))
        assert "body > footer" in of_page
        assert "main" not in of_page
        assert "main" in of_alert
        assert "body > footer" not in of_alert

    def test_the_panel_beside_the_editor_leads_to_the_block(self, admin_client, make):
        page = make(("paragraph", f"<p>{HARD}</p>"))
        block = page.body[0].id
        html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert f'href="#block-{block}-section"' in html
        assert "Gulpease" in html

    def test_the_saved_draft_is_checked_and_saving_it_is_never_refused(self, admin_client, make):
        page = make(("paragraph", GOOD))
        page.body = [("paragraph", f"<p>{HARD}</p>")]
        page.save_revision()
        html = admin_client.get(reverse("page_checks", args=[page.pk])).content.decode()
        assert "Gulpease" in html
        assert f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#block-" in html
        page.save_revision().publish()
        assert Page.objects.get(pk=page.pk).live

    def test_who_may_not_edit_the_page_sees_nothing(self, client, make):
        page = make()
        client.force_login(make_cms_user(Role.WRITER))
        assert client.get(reverse("page_checks", args=[page.pk])).status_code == 302


class TestLinksOutside:
    """No test asks anybody: what would answer is told to `_ask`."""

    URL = "https://www.esempio.it/pagina"

    @pytest.fixture
    def page(self, make):
        return make(("external_links", {"entries": [{"title": "Un sito", "url": self.URL, "text": ""}]}))

    def answer(self, monkeypatch, *answers):
        queue = list(answers)
        asked = []

        def ask(parts):
            asked.append(parts.geturl())
            found = queue.pop(0) if len(queue) > 1 else queue[0]
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(link_checks, "_ask", ask)
        return asked

    def broken(self, page):
        return [each for each in texts(page) if "non funziona più" in each]

    def test_two_failed_nights_make_a_link_broken_and_one_good_one_mends_it(self, page, monkeypatch):
        self.answer(monkeypatch, (404, ""))
        look_at_links()
        assert self.broken(page) == [], "one night may be bad luck"
        look_at_links()
        assert "la pagina non c’è più" in self.broken(page)[0]
        self.answer(monkeypatch, (200, ""))
        look_at_links()
        assert self.broken(page) == []

    @pytest.mark.parametrize("status", [200, 401, 403, 429, 500, 503])
    def test_who_refuses_robots_or_is_busy_is_there(self, monkeypatch, status):
        self.answer(monkeypatch, (status, ""))
        assert link_checks.look_at(self.URL) is link_checks.Outcome.OK

    @pytest.mark.parametrize(
        ("error", "outcome"),
        [(TimeoutError(), "no_site"), (ConnectionRefusedError(), "no_site"), (ValueError(), "no_site")],
    )
    def test_nobody_there(self, monkeypatch, error, outcome):
        self.answer(monkeypatch, error)
        assert link_checks.look_at(self.URL).value == outcome

    def test_redirects_are_followed_a_little_and_not_to_plain_http(self, monkeypatch):
        asked = self.answer(monkeypatch, (301, "/due"), (302, "https://altro.esempio.it/"), (410, ""))
        assert link_checks.look_at(self.URL) is link_checks.Outcome.GONE
        assert asked == [self.URL, "https://www.esempio.it/due", "https://altro.esempio.it/"]
        asked = self.answer(monkeypatch, (301, "http://www.esempio.it/"))
        assert link_checks.look_at(self.URL) is link_checks.Outcome.OK
        assert len(asked) == 1
        asked = self.answer(monkeypatch, (301, "/giro"))
        link_checks.look_at(self.URL)
        assert len(asked) == link_checks.MAX_REDIRECTS + 1

    @pytest.mark.parametrize(
        "ip",
        [
            *("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),  # noqa: S104
            *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        ],
    )
    def test_a_name_that_leads_inside_is_not_asked(self, monkeypatch, ip):
        def lead(host, port, **options):
            return [(None, None, None, "", (address, port)) for address in ("93.184.216.34", ip)]

        connected = []
        monkeypatch.setattr(link_checks.socket, "getaddrinfo", lead)
        monkeypatch.setattr(link_checks.socket, "create_connection", lambda *args, **kwargs: connected.append(args))
        assert link_checks.look_at(self.URL) is link_checks.Outcome.NOT_PUBLIC
        assert connected == []

    def test_negative_control_a_public_one_is_asked_at_the_very_address_that_was_judged(self, monkeypatch):
        lead = [(None, None, None, "", ("93.184.216.34", 443))]
        connected = []

        def connect(address, timeout):
            connected.append((address, timeout))
            raise ConnectionRefusedError

        monkeypatch.setattr(link_checks.socket, "getaddrinfo", lambda *args, **kwargs: lead)
        monkeypatch.setattr(link_checks.socket, "create_connection", connect)
        assert link_checks.look_at(self.URL) is link_checks.Outcome.NO_SITE
        assert connected == [(("93.184.216.34", 443), link_checks.TIMEOUT_SECONDS)]

    @pytest.mark.parametrize("url", ["https://utente:parola@esempio.it/", "https://esempio.it:8443/"])
    def test_no_other_door(self, url):
        assert link_checks.look_at(url) is link_checks.Outcome.NOT_PUBLIC

    def test_an_answer_that_never_ends_is_cut(self, monkeypatch):
        ours, theirs = link_checks.socket.socketpair()
        monkeypatch.setattr(link_checks.socket, "create_connection", lambda *args, **kwargs: ours)
        monkeypatch.setattr(link_checks, "DEADLINE_SECONDS", 0.05)
        connection = link_checks._PinnedConnection("www.esempio.it", "93.184.216.34")
        with pytest.raises(OSError):  # noqa: PT011 - which one depends on how far the two had come
            connection.connect()
        assert connection.is_cut
        connection.close()
        theirs.close()

    def test_an_address_may_have_letters_of_any_language(self, monkeypatch):
        targets = []

        class Answered:
            status, headers = 200, {}

        class Connection:
            is_cut = False

            def __init__(self, *_arguments):
                pass

            def request(self, _method, target, **_options):
                targets.append(target)

            def getresponse(self):
                return Answered

            def close(self):
                pass

        monkeypatch.setattr(link_checks, "_PinnedConnection", Connection)
        monkeypatch.setattr(link_checks, "public_address", lambda host: "93.184.216.34")
        assert link_checks.look_at("https://www.esempio.it/città di domani?q=è") is link_checks.Outcome.OK
        assert targets == ["/citt%C3%A0%20di%20domani?q=%C3%A8"]

    def test_only_so_many_a_night_those_that_waited_longest_first(self, monkeypatch):
        monkeypatch.setattr(link_checks, "PER_NIGHT", 2)
        asked = self.answer(monkeypatch, (200, ""))
        addresses = {f"https://esempio.it/{number}" for number in range(3)} | {"http://esempio.it/"}
        assert [link_checks.look_at_some(addresses) for _night in range(2)] == [2, 2]
        assert set(asked[:3]) == {each for each in addresses if each.startswith("https")}

    def test_what_no_page_names_any_more_is_forgotten(self, page, monkeypatch):
        self.answer(monkeypatch, (200, ""))
        look_at_links()
        assert [row.address for row in LinkCheck.objects.all()] == [self.URL]
        assert LinkCheck.objects.get().checked_at > timezone.now() - datetime.timedelta(minutes=1)
        page.unpublish()
        look_at_links()
        assert not LinkCheck.objects.exists()
