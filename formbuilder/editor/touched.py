"""What a change to a published form touches: said to its editor above the form, before they save."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from core.lagging import lag_by_language
from formbuilder.mixins import FormPageMixin


def what_a_change_touches(page_id: int) -> tuple[str, ...]:
    """A sentence each about people half way, answers and translations; nothing before the page is public."""
    live = Page.objects.live().filter(pk=page_id).first()
    page = live.specific if live else None
    if not isinstance(page, FormPageMixin):
        return ()
    return (_people(), *_answers(page.count_submissions()), *_translations(page))


def _people() -> str:
    """How many they are nobody can know: what is kept of them names no form."""
    return _("Chi sta compilando conserva ciò che ha scritto, e legge che il modulo è cambiato.")


def _answers(number: int) -> Iterator[str]:
    if number:
        yield ngettext(
            "È già arrivata %(number)d risposta: resta, con il modulo di allora.",
            "Sono già arrivate %(number)d risposte: restano, con il modulo di allora.",
            number,
        ) % {"number": number}


def _translations(page: FormPageMixin) -> Iterator[str]:
    lags = lag_by_language(page)
    if lags:
        languages = ", ".join(_language(str(locale), number) for locale, number in lags.items())
        yield _("I testi che cambi saranno da tradurre in: %(languages)s.") % {"languages": languages}


def _language(name: str, lag: int) -> str:
    if not lag:
        return name
    return _("%(name)s (già ora: %(number)d)") % {"name": name, "number": lag}
