"""Looks into one file, given on the standard input, and answers with a word or two in JSON.

Arguments: the kind that the beginning of the file speaks for. Answer: {"kind": …, "refusal": …, "hint": …}; the last
two are empty where there is nothing to say. Runs in `core.sandbox`: nothing of the site can be imported here.
"""

from __future__ import annotations

import json
import sys
import zipfile
from io import BytesIO

UNPACKED_MAX = 200 * 1024 * 1024
PART_MAX = 1024 * 1024
SIGNATURE_HEIGHT = 200
SIGNATURE_BYTES = 8 * 1024
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
BASIC = "Basic/"


def main() -> None:
    """One file, one answer."""
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    answer = {"kind": kind, "refusal": "", "hint": ""}
    try:
        answer |= _look_into_archive(data) if kind in ("docx", "odt") else _look_at_picture(data)
    except Exception:  # noqa: BLE001 - whatever a decoder says, the file does not open
        answer["refusal"] = "unreadable"
    sys.stdout.write(json.dumps(answer))


def _look_at_picture(data: bytes) -> dict[str, str]:
    from PIL import Image  # noqa: PLC0415 - slow to import, and needed for pictures only
    from pillow_heif import register_heif_opener  # noqa: PLC0415

    register_heif_opener()
    with Image.open(BytesIO(data)) as image:
        width, height = image.size
    if width <= 1 and height <= 1:
        return {"refusal": "dot"}
    is_signature = height <= SIGNATURE_HEIGHT or len(data) < SIGNATURE_BYTES
    return {"hint": "signature"} if is_signature else {}


def _look_into_archive(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if sum(each.file_size for each in archive.infolist()) > UNPACKED_MAX:
            return {"refusal": "unreadable"}
        if "mimetype" in names and _read(archive, "mimetype").strip() == OPEN_TEXT:
            return {"kind": "odt", "refusal": "macros" if any(name.startswith(BASIC) for name in names) else ""}
        if "[Content_Types].xml" not in names:
            return {"refusal": "kind"}
        types = _read(archive, "[Content_Types].xml")
        if b"macroenabled" in types.lower() or any(name.lower().endswith("vbaproject.bin") for name in names):
            return {"kind": "docx", "refusal": "macros"}
        return {"kind": "docx", "refusal": "" if WORD in types else "kind"}


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(PART_MAX)


if __name__ == "__main__":
    main()
