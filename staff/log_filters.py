"""What must not reach a log."""

from __future__ import annotations

import logging
import re

_LINK = re.compile(
    r"(/password/nuova/[0-9A-Za-z]+-|/(?:appuntamento|iscrizione|consegna|richiesta|prova-modulo|calendario-lezioni|q)/)[0-9A-Za-z_.:-]+"
)


class HideLinkTokens(logging.Filter):
    """Blots out the token of a link that opens what it names to whoever has it: whoever reads a log could use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = _LINK.sub(r"\1…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
