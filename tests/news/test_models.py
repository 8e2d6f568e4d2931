"""What a news item must have, and when it is shown."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import nested_form_data, streamfield

from news.kinds import NewsKind
from news.models import NewsPage
from news.operations import current_news

MANDATORY = {"title": "", "description": "", "kind": "", "date": None, "unit": None, "topics": []}


@pytest.mark.parametrize("field", MANDATORY)
def test_nothing_the_model_asks_for_may_be_missing_from_published_news(make_news, field):
    with pytest.raises(ValidationError) as caught:
        make_news(**{"title": "Titolo", "slug": "titolo", field: MANDATORY[field]})
    assert list(caught.value.message_dict) == [field]


def test_the_expiry_is_not_before_the_date(make_news):
    with pytest.raises(ValidationError) as caught:
        make_news(expires_on=datetime.date(2026, 11, 1))
    assert list(caught.value.message_dict) == ["expires_on"]
    assert make_news(expires_on=datetime.date(2026, 11, 2)).live


def test_the_address_of_a_list_is_refused(make_news):
    with pytest.raises(ValidationError) as caught:
        make_news(slug="comunicati")
    assert list(caught.value.message_dict) == ["slug"]


def test_current_news_are_live_and_not_expired_newest_first(make_news):
    make_news("Vecchia", date=datetime.date(2026, 10, 1))
    make_news("Nuova", date=datetime.date(2026, 11, 3))
    make_news("Bozza", live=False)
    make_news("A termine", expires_on=datetime.date(2026, 11, 5))
    with time_machine.travel(datetime.datetime(2026, 11, 5, 12, tzinfo=datetime.UTC)):
        assert [item.title for item in current_news(NewsPage.objects.all())] == ["Nuova", "A termine", "Vecchia"]
    with time_machine.travel(datetime.datetime(2026, 11, 6, 12, tzinfo=datetime.UTC)):
        assert [item.title for item in current_news(NewsPage.objects.all())] == ["Nuova", "Vecchia"]


def test_the_kinds_are_those_of_the_municipal_model():
    assert {str(label).lower() for label in NewsKind.labels} == {"notizie", "comunicati", "avvisi"}
    assert [NewsKind.from_slug(kind.slug) for kind in NewsKind] == list(NewsKind)
    assert NewsKind.from_slug("altro") is None


def test_the_editor_is_told_what_is_missing_when_publishing_and_not_when_saving(admin_client, news_index):
    data = {
        "title": "Bozza",
        "slug": "bozza",
        "description": "",
        "kind": "",
        "date": "",
        "expires_on": "",
        "press_release_number": "",
        "unit": "",
        "body": streamfield([]),
        "related": streamfield([]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    url = f"/admin/pages/add/news/newspage/{news_index.pk}/"
    refused = admin_client.post(url, nested_form_data({**data, "action-publish": "1"}))
    assert set(refused.context["form"].errors) == (set(MANDATORY) - {"title"}) | {"body"}
    assert admin_client.post(url, nested_form_data({**data, "date": "2026-11-02"})).status_code == 302
    assert not NewsPage.objects.get(slug="bozza").live
