"""Wagtail's own form page, as its documentation shows it, inside this site's base template."""

from __future__ import annotations

from django.db import connection, models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.models import Site

FIELDS = [
    {"label": "Gruppo", "field_type": "radio", "choices": "Lunedì,Mercoledì,Giovedì"},
    {"label": "Nome", "field_type": "singleline"},
    {"label": "Cognome", "field_type": "singleline"},
    {"label": "Indirizzo e-mail", "field_type": "email", "help_text": "Scriviamo qui la conferma."},
    {"label": "Ho almeno 18 anni", "field_type": "checkbox"},
]
"""As much as the first step of the demonstration's course asks."""


class StockField(AbstractFormField):
    page = ParentalKey("StockPage", on_delete=models.CASCADE, related_name="form_fields")


class StockPage(AbstractEmailForm):
    template = "stock/stock_page.html"


def make_stock_page() -> str:
    """Tables and a page of their own in this database; the page's address."""
    with connection.schema_editor() as editor:
        editor.create_model(StockPage)
        editor.create_model(StockField)
    home = Site.objects.get(is_default_site=True).root_page
    page = home.add_child(instance=StockPage(title="Modulo", slug="stock", locale=home.locale))
    for number, field in enumerate(FIELDS):
        StockField.objects.create(page=page, sort_order=number, required=True, **field)
    return str(page.url)
