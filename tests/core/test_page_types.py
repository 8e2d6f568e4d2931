"""What editors see when they choose a type of page, and what its form asks."""

import pytest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, get_page_models

from core.models import BasePage

SHORT_ENOUGH = 160
"""A description stands in one or two lines of the list of types."""

TYPES = [model for model in get_page_models() if issubclass(model, BasePage)]


def field_names(panel):
    if isinstance(panel, FieldPanel):
        yield panel.field_name
    for child in getattr(panel, "children", ()):
        yield from field_names(child)


def lacks_purpose(model):
    text = model.get_page_description()
    return not text or len(text) > SHORT_ENOUGH or not text.endswith(".")


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_each_type_says_what_it_is_for(model):
    assert not lacks_purpose(model)


def test_a_type_without_words_would_be_found():
    assert lacks_purpose(Page)


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_no_form_asks_whether_the_page_stands_in_menus(model):
    """Nothing reads `Page.show_in_menus`: menus are chosen in the settings of the site."""
    names = set(field_names(model.get_edit_handler()))

    assert "slug" in names
    assert "show_in_menus" not in names
