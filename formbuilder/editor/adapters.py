"""Which classes in the browser stand for our blocks, and the files in which they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script
from django_vite.core.asset_loader import DjangoViteAssetLoader
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

from formbuilder.blocks.conditions import ConditionBlock, ConditionWidget
from formbuilder.blocks.exit import EndsWidget
from formbuilder.blocks.form import FormStepsBlock


def editor_media() -> forms.Media:
    """The form builder's script. A module runs after Wagtail's own scripts and before they draw a block."""
    url_of = DjangoViteAssetLoader.instance().generate_vite_asset_url
    script = Script(url_of("frontend/src/editor.js"), type="module")
    return forms.Media(js=[script])  # type: ignore[list-item]  # the stubs know paths only


class ConditionWidgetAdapter(WidgetAdapter):
    """The widget in words."""

    js_constructor = "pari.ConditionWidget"

    def js_args(self, widget: ConditionWidget) -> list[Any]:
        return []

    @property
    def media(self) -> forms.Media:
        return super().media + editor_media()


class EndsWidgetAdapter(WidgetAdapter):
    """A box with words of its own."""

    js_constructor = "pari.EndsWidget"

    @property
    def media(self) -> forms.Media:
        return super().media + editor_media()


class ConditionBlockAdapter(FieldBlockAdapter):
    """A field that shows errors at its rules."""

    js_constructor = "pari.ConditionField"

    @property
    def media(self) -> forms.Media:
        return super().media + editor_media()


class FormStepsAdapter(StreamBlockAdapter):
    """The root of a form: it tells the others what changes, and copies conditions with a step."""

    js_constructor = "pari.FormSteps"

    @property
    def media(self) -> forms.Media:
        return super().media + editor_media()


register(ConditionWidgetAdapter(), ConditionWidget)
register(EndsWidgetAdapter(), EndsWidget)
register(ConditionBlockAdapter(), ConditionBlock)
register(FormStepsAdapter(), FormStepsBlock)
