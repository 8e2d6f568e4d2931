"""Pages behind the code are as long as each other: who sees only lengths learns neither whether a code opens something
nor how much was written.
"""

from __future__ import annotations

from typing import Final

from django.template.response import TemplateResponse

SIZE: Final = 64 * 1024
"""Every page is a multiple of it; a case with some twenty messages fits into one."""
_OPEN, _CLOSE = b"<!--", b"-->"


def pad(response: TemplateResponse) -> TemplateResponse:
    """Fill the page up when it is rendered. It goes out as it is: compressed, its length would tell its text."""
    response.headers["Content-Encoding"] = "identity"
    response.add_post_render_callback(_fill)
    return response


def _fill(response: TemplateResponse) -> None:
    content: bytes = response.content
    missing = -(len(content) + len(_OPEN) + len(_CLOSE)) % SIZE
    response.content = content + _OPEN + b" " * missing + _CLOSE
