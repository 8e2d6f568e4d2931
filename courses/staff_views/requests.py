"""What a person asked for on their own page, answered; and the links that open it, closed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courses import operations
from courses.models import open_wish
from courses.staff_forms import RefusalForm

from .correcting import ChangeView


class RefuseWishView(ChangeView):
    """Says no to somebody who asked for another group, in words that they read."""

    template_name = "staff/courses/refuse_wish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wish = open_wish(self.registration)
        form = RefusalForm(initial={"wish": wish.version if wish else ""})
        return {"form": form, **super().get_context_data(**kwargs), "wish": wish}

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        form = RefusalForm(request.POST)
        if not form.is_valid():
            return self.refuse(form=form)
        try:
            operations.refuse_wish(
                registration_id=self.registration.pk,
                seen=form.cleaned_data["wish"],
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                words=form.cleaned_data["words"],
                tell=form.cleaned_data["tell"],
            )
        except operations.ImpossibleActionError:
            messages.info(request, _("La richiesta non c’è più: la persona l’ha ritirata, o qualcuno ha già risposto."))
        else:
            messages.success(request, _("Risposta scritta. La persona resta nel suo gruppo."))
        return self.back()


class RevokeLinksView(ChangeView):
    """Closes the links that were mailed: asks first."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {
            "title": _("Annulla i link già mandati"),
            "question": _(
                "Nessun link dei messaggi di prima aprirà più la pagina di questa persona, e nemmeno il codice. Le "
                "scriviamo subito un messaggio con il link nuovo."
            ),
            "label": _("Annulla i link"),
            "back_url": self.record_url,
            "hidden": {},
        }
        return render(request, "staff/confirm.html", context)

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        operations.revoke_links(registration_id=self.registration.pk, actor=request.user)  # type: ignore[arg-type]  # signed in: StaffView
        messages.success(request, _("I link di prima non aprono più niente. Quello nuovo è nel messaggio."))
        return self.back()
