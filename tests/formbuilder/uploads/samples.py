"""Files of every kind, made here; those with something to hide hide the word `SECRET`."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = "Anna-Rossi-via-Roma"
"""Nowhere in a copy."""

GPS_TAG = 0x8825
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.{main}.main+xml"/></Types>'
)
WORD_MAIN = "openxmlformats-officedocument.wordprocessingml.document"
MACRO_MAIN = "ms-word.document.macroEnabled"


def exif() -> Image.Exif:
    """Author, description and place."""
    tags = Image.Exif()
    tags[0x010E] = SECRET
    tags[0x013B] = SECRET
    tags[0x0112] = 6
    tags[GPS_TAG] = {1: "N", 2: (44.0, 23.0, 30.0), 3: "E", 4: (7.0, 32.0, 40.0)}
    return tags


def xmp() -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()


def drawing(size=(640, 480)) -> Image.Image:
    """Not of one colour: a picture of 640 × 480 is larger than 8 KB in every format."""
    noise = Image.effect_noise(size, 90)
    return Image.merge("RGB", (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise))


def picture(kind="JPEG", *, size=(640, 480)) -> bytes:
    """With everything that Pillow can write beside the pixels."""
    written = BytesIO()
    image = drawing(size)
    match kind:
        case "JPEG":
            image.save(written, kind, exif=exif(), xmp=xmp(), comment=SECRET.encode())
        case "PNG":
            text = PngInfo()
            text.add_text("Author", SECRET)
            image.save(written, kind, exif=exif(), pnginfo=text)
        case "WEBP":
            image.save(written, kind, exif=exif(), xmp=xmp())
        case "HEIF":
            heif = pillow_heif.from_pillow(image)
            heif.save(written, exif=exif().tobytes(), xmp=xmp(), quality=80)
    return written.getvalue()


def pdf(*, password="") -> bytes:
    """One page with a photograph, an author, a script, a note, and a file inside."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    photograph = pikepdf.Stream(document, picture())
    photograph.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=640,
        Height=480,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=document.make_indirect(photograph)))
    page.obj.Contents = document.make_stream(b"q 200 0 0 150 20 20 cm /Im0 Do Q")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
    page.obj.AA = pikepdf.Dictionary(O=script)
    page.obj.Annots = pikepdf.Array(
        [
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET, T=SECRET
                )
            )
        ]
    )
    page.obj.PieceInfo = pikepdf.Dictionary(Program=pikepdf.Dictionary(Private=SECRET))
    document.Root.OpenAction = script
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
    document.attachments["notes.txt"] = SECRET.encode()
    written = BytesIO()
    encryption = pikepdf.Encryption(user=password, owner=password) if password else None
    document.save(written, encryption=encryption or False)
    return written.getvalue()


def archive(parts: dict[str, bytes | str]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            stored = name == "mimetype"
            target.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return written.getvalue()


def docx(*, main=WORD_MAIN, **more: bytes) -> bytes:
    return archive(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(main=main),
            "_rels/.rels": "<Relationships/>",
            "word/document.xml": "<w:document>testo</w:document>",
            "word/media/image1.jpeg": picture(),
            "docProps/core.xml": f"<creator>{SECRET}</creator>",
            "docProps/app.xml": f"<Company>{SECRET}</Company>",
            "docProps/custom.xml": f"<property>{SECRET}</property>",
            "docProps/thumbnail.jpeg": picture(size=(64, 64)),
            **{name.replace("__", "/"): content for name, content in more.items()},
        }
    )


def docm() -> bytes:
    """A document with macros that says it is none."""
    return docx(main=MACRO_MAIN)


def odt(**more: bytes) -> bytes:
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:text>testo</office:text>",
            "meta.xml": f"<meta:initial-creator>{SECRET}</meta:initial-creator>",
            "Object 1/meta.xml": f"<meta:initial-creator>{SECRET}</meta:initial-creator>",
            "Pictures/1.jpg": picture(),
            "Thumbnails/thumbnail.png": picture("PNG", size=(64, 64)),
            "META-INF/manifest.xml": "<manifest/>",
            **{name.replace("__", "/"): content for name, content in more.items()},
        }
    )


def media(brand: bytes, *, size=20_000) -> bytes:
    """The beginning of what telephones record: an ISO base media file of this brand."""
    return b"\0\0\0\x14ftyp" + brand + b"\0\0\0\0" + brand + bytes(size)


TEXT = "Perché no? Sì, così.\n«نامه‌ای» 书信 лист\n".encode() * 500
MP3 = b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + bytes(20_000)


def each_kind() -> dict[str, bytes]:
    """One good file of each kind."""
    return {
        "pdf": pdf(),
        "docx": docx(),
        "odt": odt(),
        "txt": TEXT,
        "jpeg": picture("JPEG"),
        "png": picture("PNG"),
        "heic": picture("HEIF"),
        "webp": picture("WEBP"),
        "mp3": MP3,
        "m4a": media(b"M4A "),
        "mp4": media(b"mp42"),
        "mov": media(b"qt  "),
    }
