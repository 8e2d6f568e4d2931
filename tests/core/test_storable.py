"""What only PostgreSQL would refuse is refused on both databases, in words."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.rich_text import RichText

from core.checks import page_models
from core.models import BasePage
from core.storable import check_storable
from home.models import StandardPage

pytestmark = pytest.mark.django_db


def columns(model):
    return [field for field in model._meta.fields if isinstance(field, models.CharField) and field.editable]


@pytest.mark.parametrize("model", page_models(), ids=lambda model: model.__name__)
def test_a_draft_longer_than_its_column_is_refused_by_every_page_type(model):
    """A translation may be longer than its source, and drafts are saved without Django's validation."""
    assert issubclass(model, BasePage)
    for field in columns(model):
        page = model(title="Pagina", slug="pagina")
        setattr(page, field.attname, "x" * (field.max_length + 1))
        with pytest.raises(ValidationError) as refused:
            check_storable(page)
        assert set(refused.value.message_dict) == {field.name}


def test_a_draft_that_is_too_long_is_not_saved(home_page):
    page = StandardPage(title="Pagina", slug="pagina", description="x" * 256, live=False)
    with pytest.raises(ValidationError, match="al massimo 255"):
        home_page.add_child(instance=page)


@pytest.mark.parametrize("field", ["description", "body"])
def test_a_nul_character_is_refused_wherever_it_hides(field):
    text = "a\x00b"
    page = StandardPage(title="Pagina", slug="pagina")
    setattr(page, field, text if field == "description" else [("paragraph", RichText(f"<p>{text}</p>"))])
    with pytest.raises(ValidationError, match="carattere invisibile"):
        check_storable(page)
    check_storable(StandardPage(title="Scrivo \\u0000 per davvero", slug="pagina"))


OURS = {
    "appointments",
    "core",
    "home",
    "news",
    "documents",
    "services",
    "events",
    "enquiries",
    "reports",
    "directory",
    "staff",
}


def test_every_column_says_its_length_and_django_checks_it():
    """A CharField without a length, or with validators taken away, would be checked by PostgreSQL alone."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.CharField):
                assert field.max_length, f"{model.__name__}.{field.name}"
                with pytest.raises(ValidationError):
                    field.run_validators("x" * (field.max_length + 1))
