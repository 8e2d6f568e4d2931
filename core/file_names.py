"""Words that are no words: what a camera or a program called a file."""

from __future__ import annotations

import re
from typing import Final

FILE_NAME: Final = re.compile(
    r".+\.(avif|gif|heic|jpe?g|png|svg|tiff?|webp)$|"
    r"(img|dscn?|dscf|pxl|image|immagine|foto|photo|picture|schermata|screenshot|whatsapp image)[\W_]*\d[\W\d_]*$|"
    r"[\W\d_]+$",
    re.IGNORECASE,
)


def is_file_name(words: str) -> bool:
    """Whether these words are what a camera or a program called a file («IMG_2034», «foto.jpg»), and say nothing."""
    return FILE_NAME.match(words.strip()) is not None
