"""The demonstration: complete, in two languages, loaded once whatever happens."""

import io
import re
from collections import Counter
from datetime import timedelta

import polib
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page, Revision, Site
from wagtail_localize.models import StringTranslation, Translation

from core.site_settings import SiteSettings
from courses.minors import at_the_door
from courses.models import CourseGroup, Edition, Registration
from courses.models.courses import Availability, EnrolmentStatus
from courses.operations import verify_draws, verify_seats
from demo import files
from demo.builders import people
from demo.builders.people import PASSWORD, PEOPLE
from demo.files import ContentError
from demo.pages import Desk
from demo.streams import block_id, demo_uuid
from demo.translations import LOCALE, translate, write_catalogue
from enquiries.models import Enquiry
from enquiries.states import State
from formbuilder.editor.form_checks import check_form
from home.models import HomePage, StandardPage
from outbox.models import Mail
from reports.models import Case
from reports.operations.keys import form_can_open, unlock
from services.models import ServicePage
from staff.roles import Role, roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

FIRST_SEED = [
    "about",
    "service-violence",
    "anti-violence-network",
    "service-awareness",
    "service-schools",
    "march",
    "november",
    "service-self-defence",
    "course",
    "womens-lab",
    "node",
    "report",
    "positive-action-plan",
]
"""Every service and activity that the office names on its own page."""

SECOND_SEED = ["news-femact", "gender-equality-plan", "gender-budgeting"]
MINIMUM_SERVICES = 12
KNOWN_NUMBERS = {"112", "1522", "0171444789", "0171631515", "3351701008", "800901010"}
PHONE = re.compile(r"\b(?:0\d{3}|3\d{2}|800)[ ./]?\d{2,3}[ ./]?\d{2,4}[ ./]?\d{0,4}\b")


def page_of(key, language="it"):
    return Page.objects.get(translation_key=demo_uuid("page", key), locale__language_code=language).specific


def demo_pages(language):
    return Page.objects.filter(locale__language_code=language, depth__gte=2).specific()


def block_ids(value):
    """Every id in stored stream data, in order."""
    if isinstance(value, dict):
        return [*([value["id"]] if "id" in value and "type" in value else []), *block_ids(list(value.values()))]
    if isinstance(value, list):
        return [each for item in value for each in block_ids(item)]
    return []


def stream_ids(page):
    streams = {
        field.name: field.value_from_object(page) for field in page._meta.fields if hasattr(field, "stream_block")
    }
    return {name: block_ids(list(value.raw_data)) for name, value in streams.items()}


@pytest.mark.parametrize("key", [*FIRST_SEED, *SECOND_SEED])
def test_everything_the_office_does_is_a_page_in_two_languages(client, key):
    for language in ("it", "en"):
        page = page_of(key, language)
        assert page.live
        assert client.get(page.url).status_code == 200


def test_every_page_is_translated_with_the_same_block_ids():
    italian = list(demo_pages("it"))
    english = {page.translation_key: page for page in demo_pages("en")}
    assert len(italian) > 60
    for page in italian:
        translation = english[page.translation_key]
        assert translation.live, page
        assert translation.alias_of_id is None, page
        assert stream_ids(translation) == stream_ids(page), page
        ids = [each for ids in stream_ids(page).values() for each in ids]
        assert len(ids) == len(set(ids)), page


def test_every_string_has_its_english():
    for translation in Translation.objects.filter(target_locale__language_code="en"):
        total, done = translation.get_progress()
        assert total == done, translation.source.object_repr
    assert not StringTranslation.objects.filter(has_error=True).exists()


@pytest.fixture
def a_page():
    desk = Desk()
    page = StandardPage(title="Una pagina", slug="una-pagina", description="Che cosa c’è qui.", locale=desk.italian)
    page_of("home").add_child(instance=page)
    return page


def po_file(path, **texts):
    entries = polib.POFile()
    entries.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    for context, (italian, other) in texts.items():
        entries.append(polib.POEntry(msgctxt=context, msgid=italian, msgstr=other))
    entries.save(str(path))
    return path


TITLE, SLUG = ("Una pagina", "A page"), ("una-pagina", "a-page")
DESCRIPTION = ("Che cosa c’è qui.", "What is here.")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"title": TITLE, "slug": SLUG}, "page.po: mancano 1 testi; il primo: description: «Che cosa c’è qui.»"),
        (
            {"title": TITLE, "slug": SLUG, "description": (DESCRIPTION[0], "")},
            "page.po: mancano 1 testi; il primo: description: «Che cosa c’è qui.»",
        ),
        (
            {"title": ("Una volta", "Once"), "slug": SLUG, "description": DESCRIPTION},
            "page.po: title: «Una volta» in italiano non c’è più, o non lì",
        ),
        (
            {"title": TITLE, "slug": SLUG, "description": DESCRIPTION, "summary": DESCRIPTION},
            "page.po: summary: «Che cosa c’è qui.» in italiano non c’è più, o non lì",
        ),
    ],
)
def test_a_language_out_of_step_with_the_italian_is_refused(a_page, tmp_path, texts, message):
    path = po_file(tmp_path / "page.po", **texts)
    with pytest.raises(ContentError) as caught:
        translate(a_page, locale=Desk().locales[0], path=path)
    assert str(caught.value).endswith(message)


def test_a_language_without_a_file_is_refused(a_page, tmp_path):
    with pytest.raises(ContentError, match=r"page\.po: il file non c’è"):
        translate(a_page, locale=Desk().locales[0], path=tmp_path / "page.po")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b'msgid "Una pagina"\nmgstr "A page"\n', "page.po: riga 2: non è scritta come in un file PO"),
        (b'msgid "Una pagina"\nmsgstr "A "page"\n', "page.po: riga 2: non è scritta come in un file PO"),
        (b'msgid "Una pagina"\nmsgstr "A p\xe0ge"\n', "page.po: non è UTF-8"),
    ],
)
def test_a_language_whose_file_cannot_be_read_is_refused(a_page, tmp_path, written, message):
    path = tmp_path / "page.po"
    path.write_bytes(written)
    for bring_in_or_renew in (translate, write_catalogue):
        with pytest.raises(ContentError) as caught:
            bring_in_or_renew(a_page, locale=Desk().locales[0], path=path)
        assert str(caught.value).endswith(message)
    assert path.read_bytes() == written


def test_what_an_editor_downloads_can_stand_in_the_folder(a_page, tmp_path):
    texts = {"title": TITLE, "slug": SLUG, "description": DESCRIPTION}
    english = Desk().locales[0]
    translate(a_page, locale=english, path=po_file(tmp_path / "page.po", **texts))
    downloaded = Translation.objects.get(source__object_id=a_page.translation_key).export_po()
    kept = {entry.msgctxt: (entry.msgid, entry.msgstr) for entry in downloaded}
    assert kept == texts


@pytest.mark.parametrize("key", ["about", "report"])
def test_the_files_of_the_demonstration_are_what_an_editor_downloads(key):
    page = page_of(key)
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code="en")
    (path,) = LOCALE.glob(f"en/*/{key}.po")
    assert [*map(str, translation.export_po())] == [*map(str, polib.pofile(str(path)))]


def test_a_third_language_is_a_folder_of_files(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "CONTENT", tmp_path)
    page = "order: [one]\nshared:\n  model: home.StandardPage\n  parent: home\n"
    fields = f"title: {TITLE[0]}\nslug: {SLUG[0]}\ndescription: {DESCRIPTION[0]}\nbody:\n  1 heading: Qui\n"
    heading = f"body.{block_id('one', 'body', '1 heading')}.text"
    for folder in ("group", "locale/en/group", "locale/de/group"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "group/_group.yaml").write_text(page)
    (tmp_path / "group/one.yaml").write_text(fields)
    for language, said in (("en", "A page"), ("de", "Eine Seite")):
        texts = {"title": (TITLE[0], said), "slug": SLUG, "description": DESCRIPTION, heading: ("Qui", said)}
        po_file(tmp_path / "locale" / language / "group/one.po", **texts)

    desk = Desk(translations=tmp_path / "locale")
    german = next(locale for locale in desk.locales if locale.language_code == "de")
    translate(page_of("home"), locale=german, path=LOCALE / "en/sections/home.po")
    assert desk.make("group/one")

    for language, said in (("en", "A page"), ("de", "Eine Seite")):
        made = page_of("one", language)
        assert made.live
        assert made.title == made.body[0].value["text"] == said
        assert stream_ids(made) == stream_ids(page_of("one"))


def test_the_second_run_changes_nothing():
    counted = (Page, Revision, User, Registration, Case, StringTranslation, Image)

    def state():
        return [model.objects.count() for model in counted]

    before, edited = state(), page_of("about")
    edited.description = "Una persona dell’ufficio ha cambiato questa frase."
    edited.save()
    output = io.StringIO()
    call_command("load_demo", "--port=9000", stdout=output)
    assert state() == before
    assert "nuovi" not in output.getvalue()
    assert "http://localhost:9000/en/" in output.getvalue()
    assert page_of("about").description == edited.description


def test_services_are_complete():
    services = ServicePage.objects.filter(locale__language_code="it")
    assert services.count() >= MINIMUM_SERVICES
    for service in services:
        service.full_clean()
        assert not service.missing_items(), service


def test_menu_footer_and_doors_are_set():
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    empty = [name for name in SiteSettings.page_fields() if not getattr(settings, f"{name}_id")]
    assert empty == []
    assert settings.accessibility_statement_url == "", "a statement that does not exist must not be linked"
    for home in HomePage.objects.all():
        assert all((home.help_page_id, home.report_page_id, home.join_page_id, home.who_page_id))


def test_only_numbers_of_the_notes_are_printed(client):
    for page in [*demo_pages("it"), *demo_pages("en")]:
        text = BeautifulSoup(client.get(page.url).content, "html.parser").get_text(" ")
        numbers = {re.sub(r"\D", "", found) for found in PHONE.findall(text)}
        assert numbers <= KNOWN_NUMBERS, page


def test_the_groups_show_room_last_seats_and_a_waiting_list():
    assert {group.availability for group in CourseGroup.objects.all()} == set(Availability)


def test_a_course_waits_for_its_draw_and_another_has_been_drawn(client):
    waiting, drawn = (Edition.objects.get(course=page_of(key).course) for key in ("course-cycling", "course-robots"))
    now = timezone.now()
    assert waiting.awaits_draw
    assert waiting.enrolment_status(groups=waiting.groups.all(), now=now) == EnrolmentStatus.OPEN
    assert waiting.enrolment_until - now < timedelta(days=10)
    assert set(Registration.objects.filter(group__edition=waiting).values_list("state", flat=True)) == {"received"}
    assert not drawn.awaits_draw
    assert verify_draws() == []
    for language in ("it", "en"):
        page = page_of("course-robots", language)
        assert client.get(page.draw_url(drawn)).status_code == 200
        assert page.draw_url(drawn) in client.get(page.url).content.decode()
    assert verify_seats() == []


def test_a_seat_is_offered_and_minors_say_who_may_collect_them():
    drawn = Registration.objects.filter(group__edition__course=page_of("course-robots").course)
    states = Counter(drawn.values_list("state", flat=True))
    assert states == {"confirmed": 5, "offered": 1, "waiting": 2, "withdrawn": 1}
    assert drawn.get(state="offered").offered_until > timezone.now()
    known = [at_the_door(each.answers, day=each.group.first_date) for each in drawn.select_related("group")]
    assert all(each and each.guardian and each.phone for each in known)
    assert {each.goes_alone for each in known} == {True, False}
    assert all(each.others for each in known if not each.goes_alone)


def test_nobody_invented_gets_a_mail_later():
    assert not Mail.objects.filter(cause_app="courses", state="waiting").exists()


def test_everybody_has_a_role_and_the_keys_open(demo):
    assert {role for person in PEOPLE for role in roles_of(User.objects.get(username=person.username))} == set(Role)
    assert form_can_open()
    for person in PEOPLE:
        if person.words:
            assert person.words in demo
            assert unlock(user=User.objects.get(username=person.username), words=person.words).pairs
    assert PASSWORD in demo


def test_no_account_is_made_where_it_is_no_demonstration():
    User.objects.filter(username="redazione").delete()
    with override_settings(DEMO_BANNER=False):
        output = io.StringIO()
        call_command("load_demo", stdout=output)
    assert not User.objects.filter(username="redazione").exists()
    assert PASSWORD not in output.getvalue()
    people.build(Desk())
    assert User.objects.filter(username="redazione").exists()


@pytest.mark.parametrize("key", ["assistance", "problem", "booking", "proposal", "school-request"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_what_is_asked_of_the_office_is_asked_without_mistakes(key, language):
    page = page_of(key, language)
    assert [check.text for check in check_form(page) if check.level != "hint"] == []
    assert page.privacy_gaps() == []


def test_enquiries_stand_in_every_state_in_which_somebody_has_something_to_do():
    assert {State.NEW, State.IN_PROGRESS, State.WAITING, State.ANSWERED, State.CLOSED} == set(
        Enquiry.objects.values_list("state", flat=True)
    )
    assert all(enquiry.search_text for enquiry in Enquiry.objects.all())
    assert not Mail.objects.filter(cause_app="enquiries", state="waiting").exists()
