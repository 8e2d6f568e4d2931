"""The words of the audit log for what this app writes into it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from enquiries.models import Enquiry, ReplyTemplate
from enquiries.staff_forms import EnquiryFilter
from enquiries.states import State
from staff.audit_words import (
    ActGroup,
    Detail,
    Names,
    TargetKind,
    Words,
    by_reference,
    numbers_in,
    of_filter,
    references,
)


def _template_names(ids: Collection[str]) -> Names:
    numbers = numbers_in(ids)
    return {str(pk): f"«{name}»" for pk, name in ReplyTemplate.objects.filter(pk__in=numbers).values_list("pk", "name")}


def _forms() -> dict[str, str]:
    rows = Enquiry.objects.order_by("form_title").values_list("form_key", "form_title").distinct()
    return {str(key): title for key, title in rows}


def _form_names(ids: Collection[str]) -> Names:
    return {key: f"«{title}»" for key, title in _forms().items() if key in ids}


WORDS = Words(
    acts=("enquiry", "reply_template"),
    groups={
        ActGroup.READ: ("enquiry.listed", "enquiry.read", "enquiry.file_read"),
        ActGroup.EXPORT: ("enquiry.copied", "enquiry.exported"),
    },
    targets=(
        TargetKind(code="enquiry", label=_("richiesta"), names=references, find=by_reference("enquiry")),
        TargetKind(code="reply_template", label=_("risposta pronta"), names=_template_names),
        TargetKind(code="enquiry_form", label=_("modulo"), names=_form_names),
    ),
    details={
        **of_filter(EnquiryFilter, EnquiryFilter.link_fields),
        "modulo": Detail(_("modulo"), kind="enquiry_form"),
        "from": Detail(_("da"), State.choices),
        "to": Detail(_("a"), State.choices),
        ("enquiry.assigned", "to"): Detail(_("affidata a"), kind="user"),
        "mailed": Detail(_("mandata per posta")),
        "from_person": Detail(_("parole della persona")),
        "files": Detail(_("file aggiunti")),
        "due": Detail(_("entro il")),
        "address": Detail(_("indirizzo cambiato")),
        "into": Detail(_("unita a"), kind="enquiry"),
        "page": Detail(_("pagina n.")),
    },
)
