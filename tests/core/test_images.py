"""What an editor uploads: no place, no device, no script, and nothing that cannot be drawn becomes a 500."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from core.images import without_metadata

CANARY = "CANARY-44.3841N-7.5426E"
ROTATED = 6
"""EXIF orientation: the camera was held upright."""


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def exif(orientation=1) -> Image.Exif:
    data = Image.Exif()
    data[0x010E] = CANARY
    data[0x0112] = orientation
    data.get_ifd(0x8825)[2] = (44.0, 23.0, 2.76)
    data.get_ifd(0x8825)[0x001D] = CANARY
    return data


def picture(kind: str, *, size=(40, 30), orientation=1) -> bytes:
    image = Image.new("RGB", size, "#611f54")
    image.putpixel((0, 0), (255, 203, 61))
    file = BytesIO()
    options = {"exif": exif(orientation)}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", CANARY)
    if kind == "GIF":
        options = {"comment": CANARY.encode()}
    if kind in ("JPEG", "WEBP"):
        options["xmp"] = f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode()
    image.save(file, format=kind, **options)
    return file.getvalue()


def upload(data: bytes, name: str, title="Una foto"):
    return get_image_form(get_image_model())(
        {"title": title, "tags": "", "collection": Collection.get_first_root_node().pk},
        {"file": SimpleUploadedFile(name, data)},
        user=User.objects.create_superuser("anna", "anna@example.org", "x"),
    )


KINDS = {"JPEG": "foto.jpg", "PNG": "foto.png", "WEBP": "foto.webp", "AVIF": "foto.avif", "GIF": "foto.gif"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_stored_does_not_say_where_it_was_taken(root_page, kind):
    data = picture(kind)
    assert CANARY.encode() in data, "the control: it was there"
    form = upload(data, KINDS[kind])
    assert form.is_valid(), form.errors
    with form.save().file.open() as stored:
        kept = stored.read()
    assert CANARY.encode() not in kept
    image = Image.open(BytesIO(kept))
    assert image.format == kind
    assert image.size == (40, 30)
    assert not image.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_taken_upright_stays_upright(kind):
    kept = Image.open(without_metadata(SimpleUploadedFile("a", picture(kind, orientation=ROTATED))))
    assert kept.size == (30, 40)


def test_colours_and_pixels_stay():
    file = BytesIO()
    profile = b"a colour profile"
    Image.effect_noise((40, 30), 80).convert("RGBA").save(file, format="PNG", icc_profile=profile)
    before, after = Image.open(file), Image.open(without_metadata(SimpleUploadedFile("a.png", file.getvalue())))
    assert after.info["icc_profile"] == profile
    assert list(after.get_flattened_data()) == list(before.get_flattened_data())


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_frames_and_their_time(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    file = BytesIO()
    frames[0].save(file, format=kind, save_all=True, append_images=frames[1:], duration=[120, 240, 360], loop=0)
    after = Image.open(without_metadata(SimpleUploadedFile("a", file.getvalue())))
    assert after.n_frames == 3
    after.seek(1)
    assert after.convert("RGB").getpixel((5, 5))[1] > 100
    after.load()
    assert after.info["duration"] == 240


def bomb() -> bytes:
    """A few bytes that say that they are 40,000 × 40,000 pixels."""
    data = bytearray(picture("PNG"))
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    return bytes(data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bomb(), "grande.png"),
        (picture("JPEG")[:200], "rotta.jpg"),
        (picture("PNG")[:-30], "rotta.png"),
        (picture("GIF")[:60], "rotta.gif"),
        (b"", "vuota.jpg"),
        (b"<html>", "pagina.jpg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "disegno.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "disegno.png"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_at_the_field(root_page, data, name):
    form = upload(data, name)
    assert not form.is_valid()
    assert list(form.errors) == ["file"]


@pytest.mark.django_db
def test_the_admin_s_own_upload_goes_through_it(client, root_page):
    client.force_login(User.objects.create_superuser("carla", "carla@example.org", "x"))
    response = client.post(
        reverse("wagtailimages:add"),
        {
            "title": "Una foto",
            "file": SimpleUploadedFile("foto.jpg", picture("JPEG")),
            "collection": Collection.get_first_root_node().pk,
        },
    )
    assert response.status_code == 302
    with get_image_model().objects.get().file.open() as stored:
        assert CANARY.encode() not in stored.read()


@pytest.mark.django_db
def test_a_colleague_s_portrait_is_stripped_too():
    user = User.objects.create_user("anna", "anna@example.org", "x")
    profile = UserProfile.get_for_user(user)
    profile.avatar = SimpleUploadedFile("io.jpg", picture("JPEG"))
    profile.save()
    with profile.avatar.open() as stored:
        assert CANARY.encode() not in stored.read()
    profile.avatar = SimpleUploadedFile("io.jpg", b"nothing")
    profile.save()
    assert not profile.avatar


# --- its title --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title",
    [
        "IMG_2034",
        "foto.jpg",
        "DSC 0012",
        "IMG_20240312_101512",
        "WhatsApp Image 2024-03-12 at 10.15.12.jpeg",
        "screenshot-3",
        "20240312_101512",
        "Foto 12",
        " mercato.PNG ",
    ],
)
def test_the_name_of_a_file_is_no_title(root_page, title):
    form = upload(picture("PNG"), "foto.png", title)
    assert form.errors == {"title": ["Questo è il nome di un file: scrivi che cosa si vede."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title", ["Foto di gruppo", "Il mercato del 12 marzo", "8 marzo 2027", "Imago", "La foto n. 3"]
)
def test_a_title_is_taken(root_page, title):
    assert upload(picture("PNG"), "foto.png", title).is_valid()


@pytest.mark.django_db
def test_nothing_fills_in_the_title(root_page):
    form = get_image_form(get_image_model())(user=User.objects.create_superuser("anna", "anna@example.org", "x"))
    assert "w-sync" not in str(form["file"])
    assert form.fields["title"].help_text
    assert form.fields["description"].help_text
    assert "riquadro" in form.fields["file"].help_text


@pytest.mark.django_db
def test_of_many_at_once_one_without_a_title_waits_without_its_place_until_it_has_one(client, root_page):
    client.force_login(User.objects.create_superuser("carla", "carla@example.org", "x"))
    file = SimpleUploadedFile("IMG_2034.jpg", picture("JPEG"))
    root = Collection.get_first_root_node().pk
    answer = client.post(
        reverse("wagtailimages:add_multiple"), {"title": "IMG_2034", "files[]": file, "collection": root}
    ).json()
    assert answer["success"]
    waiting = UploadedFile.objects.get()
    with waiting.file.open() as kept:
        assert CANARY.encode() not in kept.read()
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"
    refused = client.post(address, {f"{prefix}-title": "IMG_2034", f"{prefix}-collection": root}).json()
    assert not refused["success"]
    assert "Questo è il nome di un file" in refused["form"]
    taken = client.post(address, {f"{prefix}-title": "Il mercato", f"{prefix}-collection": root}).json()
    assert taken["success"], taken
    with get_image_model().objects.get(title="Il mercato").file.open() as stored:
        assert CANARY.encode() not in stored.read()


@pytest.mark.django_db
def test_a_document_that_waits_is_left_as_it_is(root_page):
    kind = ContentType.objects.get_for_model(get_document_model())
    waiting = UploadedFile.objects.create(for_content_type=kind, file=SimpleUploadedFile("a.txt", b"words"))
    with waiting.file.open() as kept:
        assert kept.read() == b"words"
