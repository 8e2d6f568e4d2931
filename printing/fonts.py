"""The fonts of printed documents, as wheels bring them: no build, no network, the same in production (ADR of printing).

The web fonts of the site are woff2, which typst does not read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import fontpkg_ibm_plex_sans_arabic
import fontpkg_noto_sans
import fontpkg_titillium_web
import pylopdf_fonts_zh_cn

FAMILIES: Final = ("Titillium Web", "Noto Sans", "IBM Plex Sans Arabic", "Noto Sans SC")
"""In the order in which a character is looked for: Latin; Cyrillic and Greek; Arabic; Chinese and what is left."""

FOLDERS: Final = (
    Path(fontpkg_titillium_web.ROOT),
    Path(fontpkg_noto_sans.ROOT),
    Path(fontpkg_ibm_plex_sans_arabic.ROOT),
    pylopdf_fonts_zh_cn.sans_path().parent,
)
