"""The words of the audit log for what this app writes into it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from outbox.registry import all_templates
from outbox.staff_forms import MailFilterForm
from staff.audit_words import ActGroup, Detail, TargetKind, Words, by_reference, of_filter, references

WORDS = Words(
    acts=("mail",),
    groups={ActGroup.READ: ("mail.listed",)},
    targets=(TargetKind(code="mail", label=_("messaggio"), names=references, find=by_reference("mail")),),
    details={
        **of_filter(MailFilterForm, MailFilterForm.link_fields),
        "template": Detail(_("quale"), all_templates),
    },
)
