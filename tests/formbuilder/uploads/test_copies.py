"""A copy without metadata: nothing of what the file says beside its content, and the content all the same."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from formbuilder.uploads.copies import NoCopy, WhyNot, can_be_copied, make_copy
from formbuilder.uploads.kinds import KINDS
from tests.formbuilder.uploads import samples
from tests.formbuilder.uploads.samples import SECRET

pytestmark = pytest.mark.once

register_heif_opener()


def everything_in(content: bytes) -> bytes:
    """The bytes, and those of the parts of an archive or a PDF, unpacked."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as document:
            for each in document.objects:
                found.append(str(each).encode())
                if isinstance(each, pikepdf.Stream):
                    found += [repr(each.stream_dict).encode(), each.read_raw_bytes()]
                    if "/Image" not in str(each.get("/Subtype")):
                        found.append(each.read_bytes())
    return b"".join(found)


def copy_of(name, content):
    return make_copy(KINDS[name], iter([content[:1000], content[1000:]]))


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "heic", "pdf", "docx", "odt"])
def test_nothing_of_the_metadata_is_in_the_copy(name):
    content = samples.each_kind()[name]
    assert SECRET.encode() in everything_in(content), "the sample has something to hide"
    copied = copy_of(name, content).content
    assert SECRET.encode() not in everything_in(copied)
    assert b"Exif" not in everything_in(copied)


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "heic"])
def test_a_picture_says_nothing_but_its_pixels_and_stands_upright(name):
    content = samples.each_kind()[name]
    with Image.open(BytesIO(content)) as original:
        assert original.getexif().get_ifd(samples.GPS_TAG), "the sample says where it was taken"
    copied = copy_of(name, content)
    with Image.open(BytesIO(copied.content)) as image:
        assert image.format == ("PNG" if name == "png" else "JPEG")
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (480, 640)
    assert (copied.extension, copied.mime) == (("png", "image/png") if name == "png" else ("jpg", "image/jpeg"))


def test_a_transparent_picture_stays_transparent():
    written = BytesIO()
    Image.new("RGBA", (300, 300), (255, 0, 0, 10)).save(written, "PNG")
    with Image.open(BytesIO(copy_of("png", written.getvalue()).content)) as image:
        assert image.getpixel((5, 5)) == (255, 0, 0, 10)


def test_a_pdf_keeps_its_page_and_photograph_and_does_nothing():
    with pikepdf.open(BytesIO(copy_of("pdf", samples.pdf()).content)) as document:
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert len(document.pages) == 1
        page = document.pages[0].obj
        assert not {"/AA", "/Annots", "/PieceInfo"} & set(page.keys())
        assert b"/Im0 Do" in page.Contents.read_bytes()
        photograph = page.Resources.XObject.Im0
        with Image.open(BytesIO(photograph.read_raw_bytes())) as image:
            assert image.size == (640, 480)


def pdf_with(data, *, filters, color_space=pikepdf.Name.DeviceRGB) -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page()
    image = pikepdf.Stream(document, data)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=640,
        Height=480,
        BitsPerComponent=8,
        ColorSpace=color_space,
        Filter=pikepdf.Array([pikepdf.Name(each) for each in filters]),
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=document.make_indirect(image)))
    saved = BytesIO()
    document.save(saved, stream_decode_level=pikepdf.StreamDecodeLevel.none, recompress_flate=False)
    return saved.getvalue()


def image_in(content) -> bytes:
    with pikepdf.open(BytesIO(content)) as document:
        return document.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()


def test_a_photograph_for_print_in_a_pdf_loses_its_words_and_keeps_its_colours():
    written = BytesIO()
    samples.drawing().convert("CMYK").save(written, "JPEG", exif=samples.exif(), comment=SECRET.encode())
    original = pdf_with(written.getvalue(), filters=["/DCTDecode"], color_space=pikepdf.Name.DeviceCMYK)
    assert SECRET.encode() in original
    copied = copy_of("pdf", original).content
    assert SECRET.encode() not in everything_in(copied)
    with Image.open(BytesIO(image_in(copied))) as after, Image.open(written) as before:
        assert after.mode == "CMYK"
        assert after.tobytes() == before.tobytes()


def test_a_photograph_that_is_compressed_twice_is_found():
    original = pdf_with(zlib.compress(samples.picture()), filters=["/FlateDecode", "/DCTDecode"])
    assert SECRET.encode() in zlib.decompress(image_in(original))
    copied = copy_of("pdf", original).content
    assert SECRET.encode() not in everything_in(copied)
    with Image.open(BytesIO(image_in(copied))) as image:
        assert image.size == (640, 480)
    with pytest.raises(NoCopy):
        copy_of("pdf", pdf_with(samples.picture().hex().encode(), filters=["/ASCIIHexDecode", "/DCTDecode"]))


def test_a_jpeg_2000_in_a_pdf_loses_the_boxes_with_words():
    written = BytesIO()
    samples.drawing().save(written, "JPEG2000")
    box = SECRET.encode()
    telling = written.getvalue() + (8 + len(box)).to_bytes(4, "big") + b"xml " + box
    copied = copy_of("pdf", pdf_with(telling, filters=["/JPXDecode"])).content
    assert SECRET.encode() not in everything_in(copied)
    with Image.open(BytesIO(image_in(copied))) as after:
        assert after.size == (640, 480)


@pytest.mark.parametrize(("name", "text"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_a_document_keeps_its_text_and_pictures_and_one_date(name, text):
    copied = copy_of(name, samples.each_kind()[name]).content
    with zipfile.ZipFile(BytesIO(copied)) as archive:
        assert b"testo" in archive.read(text)
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        pictures = [part for part in archive.namelist() if part.endswith(("1.jpg", "1.jpeg"))]
        for part in pictures:
            with Image.open(BytesIO(archive.read(part))) as image:
                assert (image.format, image.size) == ("JPEG", (640, 480))
        assert pictures
        if name == "odt":
            assert archive.infolist()[0].filename == "mimetype"
            assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_plain_text_is_its_own_copy():
    assert copy_of("txt", samples.TEXT).content == samples.TEXT


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("mp3", samples.MP3, WhyNot.SOUND_OR_VIDEO),
        ("mp4", samples.media(b"mp42"), WhyNot.SOUND_OR_VIDEO),
        ("pdf", samples.pdf(password="segreta"), WhyNot.LOCKED),
        ("pdf", b"%PDF-1.7 nothing", WhyNot.UNREADABLE),
        ("jpeg", samples.picture()[:3000], WhyNot.UNREADABLE),
        ("docx", samples.docx()[:-50], WhyNot.UNREADABLE),
        ("docx", samples.docx(word__embeddings__table=b"x"), WhyNot.UNREADABLE),
        ("docx", samples.docx(word__bomb=bytes(201 * 1024 * 1024)), WhyNot.UNREADABLE),
    ],
)
def test_what_cannot_be_cleaned_says_why(name, content, why):
    with pytest.raises(NoCopy) as caught:
        copy_of(name, content)
    assert caught.value.why is why
    assert str(why.text)
    assert can_be_copied(KINDS[name]) == (why is not WhyNot.SOUND_OR_VIDEO)


def test_a_picture_of_a_city_is_refused_before_it_is_drawn():
    written = BytesIO()
    Image.new("L", (9_000, 9_000)).save(written, "PNG")
    with pytest.raises(NoCopy):
        copy_of("png", written.getvalue())


def test_what_reading_raises_comes_out_as_it_is():
    def damaged():
        yield b"\xff\xd8\xff"
        raise LookupError

    with pytest.raises(LookupError):
        make_copy(KINDS["jpeg"], damaged())
