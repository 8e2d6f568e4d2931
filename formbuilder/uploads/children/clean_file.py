"""Writes a copy of one file without what it says about its author, place and time; standard input to standard output.

Arguments: the kind. Ends with 0 and the copy, or with 3 where the file is locked with a password. Runs in
`core.sandbox`: nothing of the site can be imported here.

A picture is drawn anew from its pixels. Of a PDF what is needed to draw the pages stays, and its photographs are drawn
anew. Of a document the properties are emptied and the pictures drawn anew; comments and tracked changes are content.
"""

from __future__ import annotations

import re
import sys
import warnings
import zipfile
import zlib
from io import BytesIO
from typing import Any

PIXELS_MAX = 50_000_000
DRAFT_PIXELS = (3000, 3000)
QUALITY = 90
START_OF_SCAN = 0xDA
TELLTALE_SEGMENTS = {0xFE, 0xE1, 0xED}
"""Of a JPEG: comment, APP1 (EXIF and XMP), APP13 (Photoshop). Adobe's APP14 says what the colours mean and stays."""
UNPACKED_MAX = 200 * 1024 * 1024
LOCKED = 3
JP2_SIGNATURE = b"\0\0\0\x0cjP  "
BOX_HEADER = 8
TELLTALE_BOXES = {b"xml ", b"uuid", b"uinf"}
EPOCH = (1980, 1, 1, 0, 0, 0)
PAGE_KEYS = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}
ROOT_KEYS = {"/Type", "/Pages", "/Lang"}
TELLTALE_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/JS")
EMPTY_PARTS = {
    "docProps/core.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        '"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office='
        '"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>'
    ),
}
THUMBNAIL = re.compile(r"(docProps|Thumbnails)/(thumbnail\.\w+)", re.IGNORECASE)
PHOTOGRAPH = re.compile(r"(.*/)?(media|Pictures)/.*\.(jpe?g|png|webp|heic|tiff?)", re.IGNORECASE)
INSIDE = re.compile(r"word/embeddings/.*", re.IGNORECASE)


def main() -> None:
    """One file in, one copy out."""
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    if kind == "pdf":
        copy = clean_pdf(data)
    elif kind in ("docx", "odt"):
        copy = clean_archive(data)
    else:
        copy = clean_picture(data)
    sys.stdout.buffer.write(copy)


def clean_picture(data: bytes) -> bytes:
    """The pixels, upright, as PNG where they were one and as JPEG otherwise."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow to import
    from pillow_heif import register_heif_opener  # noqa: PLC0415

    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(BytesIO(data)) as image:
        is_png = image.format == "PNG"
        if image.format == "JPEG" and image.width * image.height > DRAFT_PIXELS[0] * DRAFT_PIXELS[1]:
            image.draft("RGB", DRAFT_PIXELS)
        upright = ImageOps.exif_transpose(image)
        mode = "RGBA" if is_png and upright.has_transparency_data else "RGB"
        pixels = upright.convert(mode)
    bare = Image.new(mode, pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    if is_png:
        bare.save(written, "PNG")
    else:
        bare.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def clean_pdf(data: bytes) -> bytes:
    """What draws the pages, and nothing that acts, annotates or tells."""
    import pikepdf  # noqa: PLC0415 - slow to import

    try:
        document = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        sys.exit(LOCKED)
    with document:
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        for key in set(document.Root.keys()) - ROOT_KEYS:
            del document.Root[key]
        for page in document.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS:
                del page.obj[key]
        for each in document.objects:
            _clean_object(each, pikepdf)
        written = BytesIO()
        document.save(written, deterministic_id=True)
    return written.getvalue()


def _clean_object(each: Any, pikepdf: Any) -> None:
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in TELLTALE_KEYS:
        if key in each:
            del each[key]
    if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
        _clean_image(each, pikepdf)


def _clean_image(image: Any, pikepdf: Any) -> None:
    """A picture in a PDF is the whole file that a camera made, inside the filters that are named."""
    named = image.get("/Filter")
    filters = [str(each) for each in named] if isinstance(named, pikepdf.Array) else [str(named)]
    redraw = {"/DCTDecode": _redraw, "/JPXDecode": _without_boxes}.get(filters[-1])
    if redraw is None:
        return
    data = image.read_raw_bytes()
    for each in filters[:-1]:
        if each != "/FlateDecode":
            raise ValueError("a photograph in a wrapping that is not opened here")
        data = zlib.decompress(data)
    image.write(redraw(data), filter=pikepdf.Name(filters[-1]))


def _without_boxes(data: bytes) -> bytes:
    """A JPEG 2000 without the boxes that hold XMP and the like; the pixels stay as they are."""
    if not data.startswith(JP2_SIGNATURE):
        return data
    kept, at = bytearray(), 0
    while at + BOX_HEADER <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if 0 < length < BOX_HEADER:
            raise ValueError("a box whose length stands elsewhere")
        end = at + length if length else len(data)
        if data[at + 4 : at + BOX_HEADER] not in TELLTALE_BOXES:
            kept += data[at:end]
        at = end
    return bytes(kept)


def _redraw(data: bytes) -> bytes:
    """The same JPEG of the same size and colours, not turned: the page says how it lies."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    with Image.open(BytesIO(data)) as image:
        if image.mode not in ("RGB", "L"):
            return _without_segments(data)
        bare = Image.new(image.mode, image.size)
        bare.paste(image)
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _without_segments(data: bytes) -> bytes:
    """A JPEG in colours for print, whose pixels stay as they are: the segments with EXIF, XMP and comments go."""
    kept, at = bytearray(data[:2]), 2
    while data[at : at + 1] == b"\xff" and data[at + 1] != START_OF_SCAN:
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] not in TELLTALE_SEGMENTS:
            kept += data[at : at + length]
        at += length
    return bytes(kept + data[at:])


def clean_archive(data: bytes) -> bytes:
    """A document of Word or OpenDocument: properties empty, pictures drawn anew, one date everywhere."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        if sum(each.file_size for each in source.infolist()) > UNPACKED_MAX:
            raise ValueError("too large")
        if any(INSIDE.fullmatch(name) for name in source.namelist()):
            raise ValueError("a document inside the document says who wrote it")
        for each in source.infolist():
            part = zipfile.ZipInfo(each.filename, date_time=EPOCH)
            stored = each.filename == "mimetype"
            part.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            target.writestr(part, _clean_part(each.filename, source.read(each)))
    return written.getvalue()


def _clean_part(name: str, data: bytes) -> bytes:
    properties = "meta.xml" if name.endswith("/meta.xml") else name
    if properties in EMPTY_PARTS:
        return EMPTY_PARTS[properties].encode()
    if THUMBNAIL.fullmatch(name):
        return _blank(name)
    return _clean_picture_of_its_kind(data) if PHOTOGRAPH.fullmatch(name) else data


def _clean_picture_of_its_kind(data: bytes) -> bytes:
    """A picture inside a document keeps its format: another part names it."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    with Image.open(BytesIO(data)) as image:
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        mode = image.mode if kind != "JPEG" or image.mode in ("L", "CMYK") else "RGB"
        bare = Image.new(mode, image.size)
        if image.mode == "P":
            bare.putpalette(image.getpalette() or [])
        bare.paste(image)
    written = BytesIO()
    bare.save(written, kind, **({"quality": QUALITY} if kind != "PNG" else {}))
    return written.getvalue()


def _blank(name: str) -> bytes:
    """In the place of the little picture of the first page."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    written = BytesIO()
    Image.new("RGB", (1, 1), "white").save(written, "PNG" if name.lower().endswith("png") else "JPEG")
    return written.getvalue()


if __name__ == "__main__":
    main()
