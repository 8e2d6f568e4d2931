"""What an editor uploads: no place, no device, no script, and nothing that cannot be drawn becomes a 500."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection
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


def upload(data: bytes, name: str):
    return get_image_form(get_image_model())(
        {"title": "Una foto", "tags": "", "collection": Collection.get_first_root_node().pk},
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
