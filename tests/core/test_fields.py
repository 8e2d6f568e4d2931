"""The field of topics, on a real model: storing, asking, filtering, refusing."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from core.fields import TopicsField


@pytest.fixture
def article_model(db):
    """A model with topics and its table, for the duration of a test."""
    with isolate_apps("core"):

        class Article(models.Model):
            topics = TopicsField()
            extra = TopicsField(blank=True)

            class Meta:
                app_label = "core"

            def __str__(self):
                return "article"

        # Not `create_model`: SQLite's schema editor refuses to work inside the test's transaction.
        statement, parameters = connection.schema_editor().table_sql(Article)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
        yield Article


def test_topics_are_stored_and_shown_as_labels(article_model):
    article = article_model.objects.create(topics=["work", "gender_equality"])
    article.refresh_from_db()
    assert article.topics == ["work", "gender_equality"]
    assert article.get_topics_display() == ["Lavoro", "Parità di genere"]
    assert article.get_extra_display() == []


def test_articles_are_found_by_topic(article_model):
    work = article_model.objects.create(topics=["work", "sport"])
    article_model.objects.create(topics=["sport"])
    article_model.objects.create(topics=[])
    assert list(article_model.objects.filter(topics__has_topic="work")) == [work]
    assert article_model.objects.filter(topics__has_topic="wor").count() == 0, "a part of a code is not a topic"
    assert article_model.objects.exclude(topics__has_topic="sport").count() == 1


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", '"]', "%", "_", ""])
def test_a_hostile_topic_finds_nothing(article_model, hostile):
    article_model.objects.create(topics=["work"])
    assert not article_model.objects.filter(topics__has_topic=hostile).exists()


@pytest.mark.parametrize("value", [["no_such_topic"], "work", {"work": True}, [1], [["work"]]])
def test_only_lists_of_known_codes_are_valid(article_model, value):
    with pytest.raises(ValidationError) as caught:
        article_model(topics=value).full_clean()
    assert "topics" in caught.value.message_dict


def test_at_least_one_topic_is_asked_for(article_model):
    with pytest.raises(ValidationError):
        article_model(topics=[]).full_clean()
    article_model(topics=["work"], extra=[]).full_clean()


def test_form_offers_checkboxes_and_keeps_the_vocabularys_order(article_model):
    form_class = forms.modelform_factory(article_model, fields=["topics", "extra"])
    form = form_class({"topics": ["work", "budget"]})
    assert isinstance(form.fields["topics"].widget, forms.CheckboxSelectMultiple)
    assert form.is_valid(), form.errors
    assert form.save().topics == ["budget", "work"]
    assert form_class({"topics": ["nothing"]}).errors["topics"]
    assert form_class({}).errors["topics"]
