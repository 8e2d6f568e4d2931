"""The alert: what may be written, when and for whom it is shown, where, and what an editor sees before saving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from core.alerts import TEXT_MAX_LENGTH, Alert, AlertLevel, gravest
from core.models import SiteSettings
from home.models import StandardPage
from staff.grants import apply_roles
from staff.roles import Role
from tests.staff.factories import make_user

NOON = datetime(2027, 3, 8, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = "Lo sportello oggi resta chiuso."
ENGLISH = "The desk is closed today."
BAR = ".site-alert"


def texts(**by_language: str):
    return [("text", {"language": language, "text": text}) for language, text in by_language.items()]


def alert(**fields) -> Alert:
    defaults = {"starts_at": NOON, "ends_at": NOON + HOUR, "texts": texts(it=WORDS)}
    return Alert(**(defaults | fields))


def saved(**fields) -> Alert:
    made = alert(**fields)
    made.full_clean()
    made.save()
    return made


def bar(client, path="/"):
    return BeautifulSoup(client.get(path).text, "lxml").select_one(BAR)


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


# --- what may be written ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"ends_at": NOON}, "ends_at", "La fine deve venire dopo l’inizio."),
        ({"ends_at": NOON - HOUR}, "ends_at", "La fine deve venire dopo l’inizio."),
        ({"ends_at": None}, "ends_at", "Questo campo non può essere nullo."),
        ({"texts": texts(en=ENGLISH)}, "texts", "Manca il testo in questa lingua: Italiano."),
        ({"only_language": "ar"}, "texts", "Manca il testo in questa lingua: العربية."),
        ({"texts": texts(it=WORDS) * 2}, "texts", "Due testi sono nella stessa lingua: lasciane uno."),
        ({"level": "loud"}, "level", ""),
    ],
)
def test_a_mistake_is_an_error_at_its_field(wrong, field, words):
    with pytest.raises(ValidationError) as raised:
        alert(**wrong).full_clean()
    assert list(raised.value.message_dict) == [field]
    assert words in raised.value.message_dict[field][0]


@pytest.mark.django_db
def test_what_is_right_is_taken():
    alert(texts=texts(it="x" * TEXT_MAX_LENGTH, en=ENGLISH)).full_clean()
    alert(texts=texts(ar="مغلق"), only_language="ar").full_clean()


# --- when, and for whom -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [(NOON - timedelta(seconds=1), False), (NOON, True), (NOON + HOUR / 2, True), (NOON + HOUR, False)],
)
def test_it_begins_and_ends_on_time_without_anything_being_saved(client, home_page, moment, is_shown):
    saved()
    with time_machine.travel(NOON - 2 * HOUR, tick=False) as clock:
        assert bar(client) is None  # Now the process remembers what it read.
        clock.move_to(moment)
        assert (bar(client) is not None) == is_shown


def test_a_change_and_a_deletion_show_at_once(client, home_page, at_noon):
    shown = saved()
    assert WORDS in bar(client).text
    shown.texts = texts(it="Riapriamo alle 15.")
    shown.save()
    assert "Riapriamo alle 15." in bar(client).text
    shown.delete()
    assert bar(client) is None


@pytest.mark.parametrize(
    ("written", "only", "reader", "read"),
    [
        ("it", "", "it", "it"),
        ("it", "", "en", "it"),
        ("it en", "", "en", "en"),
        ("it en", "it", "it", "it"),
        ("it en", "it", "en", None),
        ("en", "en", "it", None),
        ("en", "en", "en", "en"),
    ],
)
def test_each_reader_gets_one_language(written, only, reader, read):
    made = alert(texts=texts(**dict.fromkeys(written.split(), "x")), only_language=only)
    assert made.language_for(reader) == read


def test_the_gravest_is_shown_and_of_equals_the_one_that_began_last():
    old = alert(starts_at=NOON - HOUR, pk=1)
    new = alert(pk=2)
    grave = alert(starts_at=NOON - HOUR, level=AlertLevel.EMERGENCY, pk=3)
    over = alert(ends_at=NOON, starts_at=NOON - HOUR, level=AlertLevel.EMERGENCY, pk=4)
    elsewhere = alert(level=AlertLevel.EMERGENCY, only_language="en", pk=5)
    for shown, alerts in [(new, [old, new]), (new, [new, old, over, elsewhere]), (grave, [new, grave, old])]:
        assert gravest(alerts, language="it", moment=NOON) is shown
    assert gravest([over, elsewhere], language="it", moment=NOON) is None


# --- what is shown, and where -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", AlertLevel)
def test_the_level_is_a_word_and_an_icon(client, home_page, at_noon, level):
    saved(level=level)
    shown = bar(client)
    assert shown.select_one("strong").text == f"{level.label}."
    assert shown.select_one("svg") is not None
    assert shown["aria-label"] == level.label


def test_a_text_of_another_language_says_which(client, home_en, at_noon):
    saved(texts=texts(it=f"{WORDS} <b>"))
    shown = bar(client, "/en/").select_one("p span")
    assert (shown["lang"], shown["dir"], shown.text) == ("it", "auto", f"{WORDS} <b>")
    assert "lang" not in bar(client, "/").select_one("p span").attrs


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="Orari", slug="orari", description="Due frasi."))


def test_its_link_leads_to_the_reader_s_version_of_the_page(client, page, home_en, locale_en, at_noon):
    copy = page.copy_for_translation(locale_en)
    copy.title = "Opening hours"
    copy.save_revision().publish()
    saved(texts=texts(it=WORDS, en=ENGLISH), page=page)
    assert [(link.text, link["href"]) for link in bar(client, "/en/").select("a")] == [("Opening hours", copy.url)]
    assert [(link.text, link["href"]) for link in bar(client).select("a")] == [("Orari", "/orari/")]
    page.unpublish()
    assert bar(client).select("a") == []
    assert WORDS in bar(client).text


def test_where_people_look_for_help_it_stands_below_the_content(client, page, site_it, at_noon):
    saved()
    order = [each.name for each in BeautifulSoup(client.get("/orari/").text, "lxml").select(f"main, {BAR}")]
    assert order == ["section", "main"]
    SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": page})
    order = [each.name for each in BeautifulSoup(client.get("/orari/").text, "lxml").select(f"main, {BAR}")]
    assert order == ["main", "section"]


def test_it_costs_nothing_once_it_is_known_and_sets_no_cookie(client, page, at_noon):
    client.get("/orari/")
    with CaptureQueriesContext(
        connection,
    ) as without:
        client.get("/orari/")
    saved(page=page)
    client.get("/orari/")
    with CaptureQueriesContext(connection) as shown:
        response = client.get("/orari/")
    assert BAR[1:] in response.text
    assert len(shown) == len(without)
    assert not response.cookies


# --- who writes it, and what is seen before saving --------------------------------------------------------------------


@pytest.fixture
def roles(site_it):
    apply_roles()


ADD = "wagtailsnippets_core_alert:add"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.EDITOR, 200), (Role.WRITER, 302), (Role.ADMINISTRATOR, 302), (Role.COURSE_DESK, 403), (Role.DPO, 403)],
)
def test_editors_write_it(client, roles, role, status):
    client.force_login(make_user(role))
    assert client.get(reverse(ADD)).status_code == status


def posted(**fields):
    words = [("text", {"language": "it", "text": WORDS})]
    values = {"level": "warning", "starts_at": "2027-03-08 12:00", "ends_at": "2027-03-08 13:00"}
    return nested_form_data({**values, "only_language": "", "page": "", "texts": streamfield(words), **fields})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "words"), [(-HOUR, "Finito"), (-HOUR / 2, "In corso"), (HOUR / 2, "Deve ancora cominciare")]
)
def test_the_list_says_how_it_stands(client, roles, at_noon, begins, words):
    saved(starts_at=NOON + begins, ends_at=NOON + begins + HOUR)
    client.force_login(make_user(Role.EDITOR))
    assert words in client.get(reverse("wagtailsnippets_core_alert:list")).text


def test_an_editor_writes_one(client, roles, at_noon):
    client.force_login(make_user(Role.EDITOR))
    response = client.post(reverse(ADD), posted())
    assert response.status_code == 302, response.context["form"].errors
    assert Alert.objects.get().starts_at == NOON, "as the clock of the office says it"


def test_the_form_says_at_the_field_what_is_wrong(client, roles):
    client.force_login(make_user(Role.EDITOR))
    response = client.post(reverse(ADD), posted(ends_at="2027-03-08 11:00"))
    assert response.context["form"].errors == {"ends_at": ["La fine deve venire dopo l’inizio."]}


def preview(client, url, data, mode="it"):
    assert client.post(url, data).json() == {"is_valid": True, "is_available": True}
    response = client.get(f"{url}?mode={mode}")
    assert response.status_code == 200
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"], "the panel beside the form shows it"
    return BeautifulSoup(response.text, "lxml")


def test_an_alert_is_seen_before_it_is_saved_whatever_its_time(client, roles, home_page):
    client.force_login(make_user(Role.EDITOR))
    url = reverse("wagtailsnippets_core_alert:preview_on_add")
    assert WORDS in preview(client, url, posted()).select_one(BAR).text
    assert not Alert.objects.exists()
    assert bar(client) is None


def test_settings_are_seen_before_they_are_saved_and_nothing_of_it_stays(client, roles, home_page, page, site_it):
    settings = SiteSettings.for_site(site_it)
    client.force_login(make_user(Role.ADMINISTRATOR))
    before = client.get("/").text
    values = {name: "" if value is None else value for name, value in model_to_dict(settings).items()}
    values |= {"municipality_name": "Comune di Prova", "office_phone": "0171 000000", "news_page": page.pk}
    url = reverse("wagtailsettings:preview_on_edit", args=["core", "sitesettings", site_it.pk])
    shown = preview(client, url, values)
    assert "Comune di Prova" in shown.select_one("header").text
    assert "Novità" in shown.select_one("[data-element=main-navigation]").text
    assert "0171 000000" in shown.select_one("footer").text
    after = client.get("/").text
    assert "Comune di Prova" not in after
    assert after == before


def test_a_preview_speaks_the_language_that_is_chosen(client, roles, home_page, home_en):
    client.force_login(make_user(Role.EDITOR))
    url = reverse("wagtailsnippets_core_alert:preview_on_add")
    data = posted(
        texts=streamfield([("text", {"language": "it", "text": WORDS}), ("text", {"language": "en", "text": ENGLISH})])
    )
    shown = preview(client, url, data, mode="en")
    assert shown.html["lang"] == "en"
    assert ENGLISH in shown.select_one(BAR).text
