"""Every night each published form is looked at; editors get one mail when something is wrong, without saying what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import due_jobs
from core.site_address import absolute_url
from formbuilder.editor.form_watch import Troubled, troubled_forms
from outbox.colleagues import write_to
from outbox.operations import Texts
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff.roles import Permission, Role

CAUSE_APP: Final = "forms"
TEMPLATE: Final = "forms.troubled"


def watch_forms() -> None:
    """Write to the editors once about the same troubles, however many nights they last."""
    found = troubled_forms()
    if not found:
        return
    digest = _digest(found)
    editors = User.objects.filter(is_active=True, groups__role_binding__role=Role.EDITOR).exclude(email="").distinct()
    for editor in editors:
        _write(editor, number=len(found), digest=digest)


def _write(editor: User, *, number: int, digest: str) -> None:
    write_to(
        editor,
        lambda: _texts(number),
        key=f"forms:{digest}:{editor.pk}",
        template=TEMPLATE,
        cause_app=CAUSE_APP,
        cause_id=digest,
    )


def _texts(number: int) -> Texts:
    text = ngettext(
        "%(number)d modulo pubblicato ha qualcosa da sistemare. L’elenco: %(url)s",
        "%(number)d moduli pubblicati hanno qualcosa da sistemare. L’elenco: %(url)s",
        number,
    ) % {"number": number, "url": absolute_url(reverse("form_watch"))}
    return Texts(subject=_("Moduli da controllare"), text=f"{text}\n")


def _digest(found: Sequence[Troubled]) -> str:
    """The same as long as the same things are wrong."""
    with translation.override("it"):
        lines = [f"{each.page.pk} {check.place} {check.quoted} {check.text}" for each in found for check in each.checks]
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def hand_in() -> None:
    """Register the job and what its mails are called; once, when all apps are loaded."""
    register_cause(
        Cause(
            app=CAUSE_APP,
            permission=Permission.WORK_ACCOUNT_MAIL,
            templates={TEMPLATE: gettext_lazy("avviso: moduli da controllare")},
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="home.watch_forms",
            label=gettext_lazy("Controllare i moduli pubblicati"),
            every=timedelta(days=1),
            run=watch_forms,
        )
    )
