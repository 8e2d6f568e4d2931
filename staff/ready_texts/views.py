"""The pages of ready texts: the list, one of them, deleting. An app mounts its own under the names `template_…`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core.http import SeeOther
from staff.lists import Column, StaffListView
from staff.views import StaffView

from .forms import ReadyTextForm
from .models import ReadyText
from .operations import delete_ready_text, save_ready_text


class ReadyTextsView(StaffView):
    """What the pages share. The app says who may come, which texts, and where they hang."""

    model: ClassVar[type[ReadyText]]
    namespace: ClassVar[str]
    """Of the addresses `template_list`, `template_new`, `template_edit` and `template_delete`."""
    above: ClassVar[tuple[str | Promise, str]]
    """The list from which people come: its name, and the name of its address."""
    advice: ClassVar[str | Promise] = ""
    """What else to know before writing one."""

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.namespace}:template_{name}", args=args)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label, address = self.above
        return super().get_context_data(  # type: ignore[misc]  # of the view that this is mixed into
            above_label=label, above_url=reverse(address), list_url=self.url("list"), new_url=self.url("new"), **kwargs
        )


class ReadyTextListView(ReadyTextsView, StaffListView):
    """Every ready text, and in which languages it is written."""

    template_name = "staff/ready_texts/list.html"
    title = gettext_lazy("Risposte pronte")
    empty = gettext_lazy("Ancora nessuna. Scrivi qui i testi che usi spesso: li ritrovi quando rispondi.")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(key="nome", label=gettext_lazy("Nome"), order_by=("name",)),
        Column(key="lingue", label=gettext_lazy("Lingue")),
    )
    default_order = "nome"

    def get_rows(self) -> QuerySet[ReadyText]:
        return self.model.with_words()

    def present(self, rows: Any) -> list[dict[str, Any]]:
        names = dict(settings.LANGUAGES)
        return [
            {
                "template": each,
                "url": self.url("edit", each.pk),
                "languages": ", ".join(str(names.get(text.language, text.language)) for text in each.texts.all()),
                "cells": self.cells(each),
            }
            for each in rows
        ]

    def cells(self, template: Any) -> list[str | Promise]:
        """What the app's own columns hold, between the name and the languages."""
        return []


class ReadyTextEditView(ReadyTextsView, TemplateView):
    """A new ready text, or one that is there."""

    template_name = "staff/ready_texts/edit.html"
    form_class: ClassVar[type[ReadyTextForm]]

    @cached_property
    def ready(self) -> ReadyText:
        pk = self.kwargs.get("template")
        if pk is None:
            return self.model()
        return get_object_or_404(self.model.with_words(), pk=pk)

    def get_form(self, data: Any = None) -> ReadyTextForm:
        texts = {text.language: text.text for text in self.ready.texts.all()} if self.ready.pk else {}
        return self.form_class(data, instance=self.ready, texts=texts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        delete_url = self.url("delete", self.ready.pk) if self.ready.pk else ""
        return super().get_context_data(ready=self.ready, delete_url=delete_url, advice=self.advice, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        save_ready_text(template=form.save(commit=False), texts=form.texts(), actor=self.actor)
        messages.success(request, _("Salvato."))
        return SeeOther(self.url("list"))


class ReadyTextDeleteView(ReadyTextsView, View):
    """Nothing that was sent depends on it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, template: int) -> HttpResponse:
        delete_ready_text(model=self.model, pk=template, actor=self.actor)
        messages.success(request, _("La risposta pronta non c’è più."))
        return SeeOther(self.url("list"))
