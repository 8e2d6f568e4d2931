"""Pictures: templates name a use of one list, publishing makes what visitors will be shown, the visit makes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import User
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.models import AbstractImage
from wagtail.images.tests.utils import get_test_image_file

from core import due_jobs, renditions, trash
from core.renditions import FORMATS, SHARED, USES, needed_by, shown_picture
from home.models import StandardPage
from news.models import NewsPage
from tests.directory.factories import make_unit

WIDE = (1600, 1000)
PICTURE_TAG = re.compile(r"{%\s*(?:srcset_image|picture|image|image_url)\s")
NAMED = re.compile(r"{%\s*shown_picture\s+\S+\s+(\S+)")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(root_page):
    return make_image("disegno")


def make_image(name):
    file = get_test_image_file(filename=f"{name}.png", size=WIDE)
    return get_image_model().objects.create(title=name, file=file)


def figure(image):
    return {"image": image, "alt_text": "Un disegno", "decorative": False, "caption": "", "credit": ""}


@pytest.fixture
def publish(home_page, django_capture_on_commit_callbacks):
    def publish(model=StandardPage, **fields):
        if model is NewsPage:
            fields |= {"unit": make_unit(home_page), "topics": ["work"]}
        page = model(**{"title": "Uffici", "slug": "uffici", "description": "Due frasi."} | fields)
        home_page.add_child(instance=page)
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return page

    return publish


@pytest.fixture
def nothing_is_made(monkeypatch):
    def refuse(_image, *filters):
        if filters:
            pytest.fail(f"a visit makes {[each.spec for each in filters]}")
        return {}

    monkeypatch.setattr(AbstractImage, "create_renditions", refuse)
    monkeypatch.setattr(AbstractImage, "create_rendition", refuse)


# --- one list ---------------------------------------------------------------------------------------------------------


def unknown_uses(template: str) -> list[str]:
    """What a template asks for past the list: a tag of Wagtail's, or a name that the list does not have."""
    named = [name.strip("\"'") for name in NAMED.findall(template)]
    return PICTURE_TAG.findall(template) + [name for name in named if name not in USES]


def test_every_template_asks_for_pictures_of_the_list():
    templates = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
    texts = {path: path.read_text() for path in templates if path.parts[-2] != "admin"}
    assert {path.name: found for path, text in texts.items() if (found := unknown_uses(text))} == {}
    used = {name.strip("\"'") for text in texts.values() for name in NAMED.findall(text)}
    assert used == set(USES), "and what nobody asks for is not made"


@pytest.mark.parametrize(
    "template",
    ["{% image page.image width-1200 %}", "{% srcset_image a fill-{1x1,2x2} %}", '{% shown_picture a "poster" %}'],
)
def test_a_template_that_asks_for_another_is_found(template):
    assert unknown_uses(template)


@pytest.mark.parametrize("use", USES)
def test_a_picture_has_every_format_and_size_the_best_first(image, use):
    shown = BeautifulSoup(shown_picture(image, use, **{"class": "x"}), "lxml")
    source, img = shown.select_one("picture source"), shown.select_one("picture img")
    assert (source["type"], source["sizes"]) == ("image/avif", USES[use].width)
    for srcset, ending in ((source["srcset"], "avif"), (img["srcset"], "webp")):
        entries = [entry.split() for entry in srcset.split(", ")]
        assert all(url.endswith(ending) for url, _width in entries)
        assert [int(width[:-1]) for _url, width in entries] == [
            int(re.search(r"\d+", size)[0]) for size in USES[use].sizes
        ]
    assert (img["alt"], img["loading"], img["class"]) == ("", "lazy", ["x"])
    assert img["width"]
    assert img["height"]


def test_no_picture_is_no_tag():
    assert shown_picture(None, "card") == ""


# --- made when a page is published ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nothing_is_made")
def test_the_control_a_visit_would_make_them(client, home_page, image):
    page = home_page.add_child(instance=StandardPage(title="A", slug="a", description="Due frasi.", image=image))
    with pytest.raises(pytest.fail.Exception, match="a visit makes"):
        client.get(page.url)


def test_a_visit_makes_nothing_that_publishing_has_not_made(client, publish, image, home_page, request):
    body = [("image", figure(make_image("uno"))), ("gallery", {"entries": [figure(image), figure(make_image("due"))]})]
    section = publish(title="Sezione", slug="sezione", image=make_image("sezione"))
    pages = [
        publish(body=body, image=make_image("testata")),
        publish(NewsPage, title="Notizia", slug="notizia", image=make_image("notizia")),
        section,
    ]
    for page in pages:
        page.move(section, pos="last-child") if page != section else None
    request.getfixturevalue("nothing_is_made")
    section.refresh_from_db()
    for page in (section, *section.get_children()):
        assert "<picture>" in client.get(page.url).text


def test_what_is_made_is_what_the_page_needs(publish, image):
    page = publish(image=image)
    made = set(image.renditions.values_list("filter_spec", flat=True))
    assert made == {spec for _pk, spec in needed_by(page)} == {*USES["head"].specs, *USES["card"].specs, SHARED}
    assert len(made) == len(FORMATS) * 4 + 1


def test_a_draft_makes_nothing(home_page, image, django_capture_on_commit_callbacks):
    page = home_page.add_child(
        instance=StandardPage(title="A", slug="a", description="Due frasi.", image=image, live=False)
    )
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision()
    assert not image.renditions.exists()


def test_a_page_without_pictures_asks_for_no_work(publish, monkeypatch):
    monkeypatch.setattr("core.renditions.make_renditions", None)
    publish()


def test_another_focal_point_makes_them_anew(publish, image, django_capture_on_commit_callbacks):
    publish(image=image)
    before = image.renditions.count()
    values = {"title": "Un disegno", "tags": "", "collection": image.collection_id}
    point = {"focal_point_x": 400, "focal_point_y": 300, "focal_point_width": 100, "focal_point_height": 100}
    editor = User.objects.create_superuser("anna", "anna@example.org", "x")
    with django_capture_on_commit_callbacks(execute=True):
        form = get_image_form(get_image_model())({**values, **point}, instance=image, user=editor)
        assert form.is_valid(), form.errors
        form.save()
    assert image.renditions.count() == 2 * before


def test_a_lost_file_stops_no_publishing(publish, image):
    image.file.storage.delete(image.file.name)
    assert publish(image=image).live


# --- by night ---------------------------------------------------------------------------------------------------------


def specs(image):
    return set(image.renditions.values_list("filter_spec", flat=True))


class TestCatchingUp:
    """Pages that were published before the list said what it says now."""

    @pytest.fixture
    def old(self, publish, image):
        page = publish(image=image, body=[("image", figure(make_image("nel testo")))])
        for each in get_image_model().objects.all():
            each.renditions.all().delete()
        return page

    def test_it_makes_what_a_page_lacks_and_then_nothing(self, old, image, request):
        assert renditions.catch_up() == len(set(needed_by(old)))
        assert specs(image) == {spec for pk, spec in needed_by(old) if pk == image.pk}
        request.getfixturevalue("nothing_is_made")
        assert renditions.catch_up() == 0

    def test_a_visit_then_makes_nothing(self, client, old, request):
        renditions.catch_up()
        request.getfixturevalue("nothing_is_made")
        assert "<picture>" in client.get(old.url).text

    def test_in_pieces_each_night_going_on(self, old, image, monkeypatch):
        monkeypatch.setattr(renditions, "PER_NIGHT", 4)
        nights = []
        while made := renditions.catch_up():
            nights.append(made)
        assert sum(nights) == len(set(needed_by(old)))
        assert max(nights) == 4

    def test_it_works_for_some_minutes_only(self, old, monkeypatch):
        monkeypatch.setattr(renditions, "BUDGET_SECONDS", 0)
        assert renditions.catch_up() == 0

    def test_for_pages_alone_that_somebody_reads(self, old, image, admin_user):
        old.unpublish()
        assert renditions.catch_up() == 0
        old.save_revision().publish()
        trash.put(StandardPage.objects.get(pk=old.pk), user=admin_user)
        for each in get_image_model().objects.all():
            each.renditions.all().delete()
        assert renditions.catch_up() == 0

    def test_a_lost_file_stops_no_other(self, old, image, publish):
        image.file.storage.delete(image.file.name)
        inside = get_image_model().objects.get(title="nel testo")
        assert renditions.catch_up() == len(USES["figure"].specs)
        assert specs(inside) == set(USES["figure"].specs)
        assert renditions.catch_up() == 0, "and is tried again in vain"

    def test_a_damaged_file_stops_no_other(self, old, image, monkeypatch):
        create = AbstractImage.create_renditions

        def fail_for_one(self, *filters):
            if self.pk == image.pk:
                raise SyntaxError("broken PNG file")
            return create(self, *filters)

        monkeypatch.setattr(AbstractImage, "create_renditions", fail_for_one)
        inside = get_image_model().objects.get(title="nel testo")
        assert inside.pk > image.pk, "it comes after the damaged one"
        assert renditions.catch_up() == len(USES["figure"].specs)
        assert specs(inside) == set(USES["figure"].specs)

    def test_the_minutes_are_counted_within_a_page(self, old, image, monkeypatch):
        clock = [0.0]
        monkeypatch.setattr(renditions.time, "monotonic", lambda: clock[0])
        make = renditions._make

        def make_slowly(*args):
            clock[0] += renditions.BUDGET_SECONDS
            return make(*args)

        monkeypatch.setattr(renditions, "_make", make_slowly)
        first = renditions.catch_up()
        assert 0 < first < len(set(needed_by(old)))
        assert first + renditions.catch_up() == len(set(needed_by(old)))

    def test_with_nothing_to_do_it_asks_a_few_things_of_each_page(self, old, publish, django_assert_num_queries):
        renditions.catch_up()
        with django_assert_num_queries(2 + 2 + 2):  # which pages; the page and its pictures; what is made of either
            renditions.catch_up()

    def test_it_runs_by_night(self):
        assert renditions.JOB in due_jobs.all_jobs()


# --- no picture twice -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [StandardPage, NewsPage])
def test_the_picture_of_a_page_is_not_repeated_by_its_gallery(client, publish, image, model):
    other = make_image("altro")
    page = publish(model, image=image, body=[("gallery", {"entries": [figure(image), figure(other)]})])
    shown = [img["src"] for img in BeautifulSoup(client.get(page.url).text, "lxml").select("main img")]
    assert len(shown) == len(set(shown)) == 2
    page.image = make_image("testata")
    page.save_revision().publish()
    assert len(BeautifulSoup(client.get(page.url).text, "lxml").select("main img")) == 3, "the control"
