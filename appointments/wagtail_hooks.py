"""Where the CMS finds desks, and what it says of appointments: how many hang on something, never whose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page, PageQuerySet
from wagtail.snippets.models import register_snippet

from appointments.models import Appointment, Desk
from appointments.viewsets import DeskViewSet
from core.italian import elide
from core.page_life import register_attachments

register_snippet(DeskViewSet)


@register_attachments
def describe_appointments(pages: PageQuerySet[Page]) -> Iterable[str]:
    """How many appointments came through these pages: the number alone."""
    number = Appointment.objects.filter(form_key__in=pages.values("translation_key")).count()
    if number:
        text = ngettext("%(number)d appuntamento preso da qui", "%(number)d appuntamenti presi da qui", number)
        yield text % {"number": number}


@register_attachments
def describe_desks(pages: PageQuerySet[Page]) -> Iterable[str]:
    """Which desks receive for these services: deleted for good, a service goes from its desks too."""
    desks = Desk.objects.filter(services__service__in=pages.values("pk")).distinct()
    for desk in desks.select_related("unit", "place"):
        yield elide(_("lo sportello «%(desk)s» riceve per questo servizio") % {"desk": desk})


@hooks.register("before_delete_snippet")
def keep_desks_in_use(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Refuse, in words, to delete a desk that somebody comes to: the database would, with an error."""
    desks = [instance for instance in instances if isinstance(instance, Desk)]
    if Appointment.objects.filter(desk__in=desks).exists():
        messages.error(
            request,
            _("Non si può eliminare uno sportello che ha appuntamenti. Se non riceve più, togli i suoi servizi."),
        )
        return redirect("wagtailsnippets_appointments_desk:list")
    return None
