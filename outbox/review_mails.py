"""The mails of Wagtail's workflow: they too are written into the outbox, and nowhere else.

Wagtail would speak with the mail server in the middle of the request, once for each reader. Who gets which mail stays
Wagtail's business, and everybody's own: the account page turns each kind off.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import mail as wagtail_mail
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from core.site_address import absolute_url
from outbox.colleagues import write_to
from outbox.operations import Texts
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff.roles import Permission

CAUSE_APP: Final = "review"


class _IntoTheOutbox:
    """In place of Wagtail's sending; `write` says what, in the language that is active."""

    notification: str

    def write(self, page: Page, context: dict[str, Any]) -> tuple[str, str]:
        raise NotImplementedError

    def send_notifications(
        self, template_set: object, context: dict[str, Any], recipients: Iterable[User], **kwargs: Any
    ) -> bool:
        page = context.get("page")
        if page is None:  # Something else than a page: nothing of the kind has a workflow here.
            return False
        url = absolute_url(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for person in recipients:
            write_to(
                person,
                partial(self._texts, page, context, url),
                key=f"review:{self.notification}:{context['step'].pk}:{person.pk}",
                template=f"review.{self.notification}",
                cause_app=CAUSE_APP,
                cause_id=page.pk,
            )
        return True

    def _texts(self, page: Page, context: dict[str, Any], url: str) -> Texts:
        subject, text = self.write(page, context)
        return Texts(subject=subject, text=f"{text}\n\n{url}\n")


class _Submitted(_IntoTheOutbox, wagtail_mail.GroupApprovalTaskStateSubmissionEmailNotifier):
    def get_context(self, task_state: TaskState, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(task_state, **kwargs), "step": task_state}

    def write(self, page: Page, context: dict[str, Any]) -> tuple[str, str]:
        text = _(
            "Aspetta di essere riletta: «%(title)s». Puoi correggerla, approvarla (allora va in rete) o rimandarla "
            "con un commento a chi l’ha scritta."
        )
        return _("Una pagina da rileggere"), text % {"title": page.get_admin_display_title()}


class _Approved(_IntoTheOutbox, wagtail_mail.WorkflowStateApprovalEmailNotifier):
    def get_context(self, workflow_state: WorkflowState, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(workflow_state, **kwargs), "step": workflow_state.current_task_state}

    def write(self, page: Page, context: dict[str, Any]) -> tuple[str, str]:
        text = _("«%(title)s» è stata riletta e approvata: è in rete, o lo sarà nel giorno stabilito.")
        return _("La tua pagina è approvata"), text % {"title": page.get_admin_display_title()}


class _Rejected(_IntoTheOutbox, wagtail_mail.WorkflowStateRejectionEmailNotifier):
    def get_context(self, workflow_state: WorkflowState, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(workflow_state, **kwargs), "step": workflow_state.current_task_state}

    def write(self, page: Page, context: dict[str, Any]) -> tuple[str, str]:
        text = _("«%(title)s» torna a te: qualcosa è da cambiare prima di pubblicarla.")
        comment = context["comment"]
        said = [text % {"title": page.get_admin_display_title()}]
        if comment:
            said.append(_("Il commento: %(comment)s") % {"comment": comment})
        return _("La tua pagina è da cambiare"), "\n\n".join(said)


_submitted, _approved, _rejected = _Submitted(), _Approved(), _Rejected()


def hand_in() -> None:
    """Put ours where Wagtail's stand, and name them; once, when all apps are loaded.

    Superusers are no readers: what Wagtail tells them of a submission goes.
    """
    for signal, sender, uid, ours in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification", _submitted),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", _approved),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", _rejected),
    ):
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(ours, sender=sender, dispatch_uid=uid)
    uid = "workflow_state_submitted_email_notification"
    workflow_submitted.disconnect(sender=WorkflowState, dispatch_uid=uid)
    register_cause(
        Cause(
            app=CAUSE_APP,
            permission=Permission.WORK_ACCOUNT_MAIL,
            templates={
                "review.submitted": gettext_lazy("Avviso: una pagina da rileggere"),
                "review.approved": gettext_lazy("Avviso: una pagina approvata"),
                "review.rejected": gettext_lazy("Avviso: una pagina da cambiare"),
            },
        )
    )
