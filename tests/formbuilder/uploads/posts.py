"""Posts with files, as browsers write them and as they never would."""

from __future__ import annotations

from io import BytesIO

from django.test import RequestFactory

BOUNDARY = b"----WebKitFormBoundary7MA4YWxkTrZu0gW"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY.decode()}"


def text(name, value) -> bytes:
    return _part(f'name="{name}"', value.encode())


def file(name, file_name, content, mime="application/octet-stream") -> bytes:
    return _part(f'name="{name}"; filename="{file_name}"', content, f"\r\nContent-Type: {mime}")


def _part(disposition, content, more="") -> bytes:
    head = f"Content-Disposition: form-data; {disposition}{more}\r\n\r\n".encode()
    return b"--" + BOUNDARY + b"\r\n" + head + content + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


class Wire(BytesIO):
    """The body as it comes from the network: in odd pieces; `breaks_at` is where the connection is reset."""

    def __init__(self, data: bytes, breaks_at: int | None = None) -> None:
        super().__init__(data)
        self.breaks_at = breaks_at

    def read(self, size: int = -1) -> bytes:
        if self.breaks_at is not None and self.tell() >= self.breaks_at:
            raise ConnectionResetError
        return super().read(min(size, 40_001) if size > 0 else size)


def request(data: bytes, *, length: int | None = None, breaks_at: int | None = None, **extra):
    made = RequestFactory().generic("POST", "/modulo/", **extra)
    made.META["CONTENT_TYPE"] = CONTENT_TYPE
    made.META["CONTENT_LENGTH"] = str(len(data) if length is None else length)
    made.META["wsgi.multithread"] = True
    made._stream = Wire(data, breaks_at)
    return made
