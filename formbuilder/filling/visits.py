"""One visit to a page's form: its name in the addresses, its place among what is kept, the form as it is now."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from formbuilder.definition import DefinitionError
from formbuilder.filling.gate import Refusal, Refused
from formbuilder.filling.steps import EmptyFormError, Flow

if TYPE_CHECKING:
    from formbuilder.mixins import FormPageMixin

logger = logging.getLogger(__name__)

FLOW_ID_CHARACTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"
FLOW_ID_LENGTH: Final = 8


def slot_of(page: FormPageMixin, flow_id: str) -> str:
    """Under which name the keeper has what was typed in this visit."""
    return f"form:{page.translation_key}:{flow_id}"


def new_flow_id() -> str:
    """A name for one visit, to stand in its addresses; it opens nothing."""
    return "".join(secrets.choice(FLOW_ID_CHARACTERS) for _each in range(FLOW_ID_LENGTH))


def build_flow(page: FormPageMixin, request: HttpRequest) -> Flow:
    """The page's form as it is now. Raises `Refused` where there is none."""
    try:
        definition = page.get_definition(request)
    except DefinitionError as error:
        logger.exception("The form of page %s contradicts itself", page.pk)
        raise Refused(not_ready(), status=HTTPStatus.SERVICE_UNAVAILABLE) from error
    try:
        return Flow(definition, locale=page.locale.language_code, sensitive=page.form_is_sensitive)
    except EmptyFormError as error:
        raise Refused(not_ready(), status=HTTPStatus.OK) from error


def not_ready() -> Refusal:
    """What stands in the place of a form without questions."""
    return Refusal(
        title=_("Il modulo non è ancora pronto"),
        text=_("Stiamo preparando le domande. Riprova più tardi, oppure scrivici o telefona."),
    )
