"""Choices stand by name in the language on the screen."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db.models import TextChoices
from django.utils import translation

from core.choices import SelectByName, by_name
from core.fields import TopicsField
from core.topics import Topic
from home.models import TopicPage
from services.models import ServicePage


class Fruit(TextChoices):
    PEAR = "pear", "Pera"
    WALNUT = "walnut", "noce"
    HAZEL = "hazel", "Ébano"
    APPLE = "apple", "fico"


def test_by_name_is_without_case_and_accents():
    assert by_name(Fruit) == [Fruit.HAZEL, Fruit.APPLE, Fruit.WALNUT, Fruit.PEAR]
    assert by_name(Fruit) != list(Fruit), "the control"


def labels(html):
    return [each.text.strip() for each in BeautifulSoup(str(html), "lxml").select("label, option")]


@pytest.mark.parametrize(("language", "before", "after"), [("it", "Bilancio", "Lavoro"), ("en", "Justice", "Work")])
def test_topics_are_offered_by_name_in_each_language(language, before, after):
    with translation.override(language):
        field = TopicsField().formfield()
        shown = labels(field.widget.render("topics", ["work"]))
        named = [str(topic.label) for topic in by_name(Topic)]
    assert [label for label in shown if label in named] == named
    assert named.index(before) < named.index(after)
    assert field.clean(["work", "budget"]) == ["budget", "work"], (
        "stored in the vocabulary's order, whatever the language"
    )


def test_none_stays_first():
    shown = labels(SelectByName(choices=[("", "---"), *Fruit.choices]).render("fruit", ""))
    assert shown == ["---", "Ébano", "fico", "noce", "Pera"]


@pytest.mark.parametrize(("model", "name"), [(ServicePage, "category"), (TopicPage, "topic")])
def test_the_forms_of_pages_offer_them_by_name(model, name):
    form = model.get_edit_handler().get_form_class()
    assert isinstance(form.base_fields[name].widget, SelectByName)
