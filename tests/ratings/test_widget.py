"""The question below a page, and its posts without a browser."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from core.checks import page_models
from core.site_settings import SiteSettings
from formbuilder.mixins import FormPageMixin
from home.roles import PageRole
from ratings.models import Rating
from ratings.views import VOTES

pytestmark = pytest.mark.django_db


def address(page, name="rate", language="it"):
    with override(language):
        return reverse(f"ratings:{name}", args=[page.translation_key])


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def elements(soup, name):
    return [" ".join(node.get_text(" ").split()) for node in soup.select(f'[data-element="{name}"]')]


class TestWhere:
    def test_below_a_page_and_for_its_very_address(self, client, page):
        (form,) = soup_of(client.get(page.url)).select('form[data-element="feedback"]')
        assert form["action"] == address(page)

    def test_on_the_home_page(self, client, page, home_page):
        assert soup_of(client.get(home_page.url)).select('[data-element="feedback"]')

    def test_not_on_the_page_for_help_nor_below_it(self, client, help_page, make_page):
        below = make_page("Chi chiamare", parent=help_page)
        for each in (help_page, below):
            assert not soup_of(client.get(each.url)).select('[data-element="feedback"]')
            assert client.get(address(each)).status_code == 404
            assert client.post(address(each), {"voto": 1}).status_code == 404

    def test_nor_where_somebody_answers_by_links_alone(self, client, make_page):
        question = make_page("Che cosa è successo?", role=PageRole.QUESTION)
        assert not soup_of(client.get(question.url)).select("form.rating-form")
        assert client.post(address(question), {"voto": 1}).status_code == 404

    @pytest.mark.parametrize("name", ["aid_page", "safe_browsing_page", "report_page"])
    def test_nor_on_others_for_people_who_need_help(self, client, page, site_it, name):
        SiteSettings.objects.update_or_create(site=site_it, defaults={f"{name}_id": page.pk})
        assert not soup_of(client.get(page.url)).select('[data-element="feedback"]')

    def test_no_type_of_page_with_a_form_is_rated(self):
        rated = [model for model in page_models() if model.is_rated]
        assert len(rated) >= 8
        assert not [model for model in rated if issubclass(model, FormPageMixin)]

    def test_not_on_a_page_that_asks_for_a_login(self, client, page):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert client.post(address(page), {"voto": 1}).status_code == 404

    def test_not_in_another_language_than_the_page_has(self, client, page, locale_en):
        assert client.get(address(page, language="en")).status_code == 404

    def test_not_on_what_is_no_page(self, client, page):
        assert not soup_of(client.get("/cerca/")).select('[data-element="feedback"]')


class TestPage:
    def test_it_costs_no_query_and_sets_no_cookie(self, client, page, monkeypatch):
        client.get(page.url)
        with CaptureQueriesContext(connection) as with_it:
            response = client.get(page.url)
        assert soup_of(response).select('[data-element="feedback"]')
        assert not response.cookies
        assert "csrf" not in response.content.decode().lower()
        monkeypatch.setattr(type(page), "is_rated", False)
        client.get(page.url)
        with CaptureQueriesContext(connection) as without:
            assert not soup_of(client.get(page.url)).select('[data-element="feedback"]')
        assert len(with_it) == len(without)

    def test_it_is_the_same_for_everybody(self, page):
        pages = {Client().get(page.url, headers={"user-agent": agent}).content for agent in ("one", "other")}
        assert len(pages) == 1

    def test_words_are_the_model_s(self, client, page):
        soup = soup_of(client.get(page.url))
        assert elements(soup, "feedback-title") == ["Quanto sono chiare le informazioni su questa pagina?"]
        (negative,), (positive,) = (
            soup.select(f'[data-element="feedback-rating-{kind}"]') for kind in ("negative", "positive")
        )
        assert elements(negative, "feedback-rating-question") == ["Dove hai incontrato le maggiori difficoltà?"]
        assert elements(negative, "feedback-rating-answer") == [
            "A volte le indicazioni non erano chiare",
            "A volte le indicazioni non erano complete",
            "A volte non capivo se stavo procedendo correttamente",
            "Ho avuto problemi tecnici",
            "Altro",
        ]
        assert elements(positive, "feedback-rating-question") == ["Quali sono stati gli aspetti che hai preferito?"]
        assert elements(positive, "feedback-rating-answer") == [
            "Le indicazioni erano chiare",
            "Le indicazioni erano complete",
            "Capivo sempre che stavo procedendo correttamente",
            "Non ho avuto problemi tecnici",
            "Altro",
        ]
        assert [bool(soup.select(f'input[data-element="feedback-rate-{score}"]')) for score in range(1, 6)] == [
            True
        ] * 5
        assert soup.select('textarea[data-element="feedback-input-text"][maxlength="200"]')

    def test_no_words_are_asked_for_where_they_could_not_be_screened(self, client, page, monkeypatch):
        monkeypatch.setattr("ratings.forms.can_judge", lambda text: False)
        assert not soup_of(client.get(address(page))).select("textarea")
        client.post(address(page), {"voto": 1, "parole": "qualche parola qui"})
        assert Rating.objects.get().words == ""


class TestVoting:
    def test_a_vote_is_stored_and_answered_with_another_page(self, client, page):
        said = {"voto": 2, "difficolta": "unclear", "piaciuto": "clear", "parole": "dove si\r\nclicca"}
        response = client.post(address(page), said)
        assert response.status_code == 303
        assert response["Location"] == address(page, "thanks")
        assert not response.cookies
        stored = Rating.objects.get()
        assert (stored.page_key, stored.language) == (page.translation_key, "it")
        assert (stored.score, stored.answer, stored.words) == (2, "unclear", "dove si clicca")

    def test_the_answer_that_goes_with_the_score_counts(self, client, page):
        client.post(address(page), {"voto": 4, "difficolta": "unclear", "piaciuto": "clear"})
        assert Rating.objects.get().answer == "clear"

    def test_a_score_alone_is_a_vote(self, client, page):
        assert client.post(address(page), {"voto": 5}).status_code == 303
        assert Rating.objects.get().answer == ""

    def test_who_has_not_seen_the_questions_is_led_to_them(self, client, page):
        response = client.post(address(page), {"voto": 2, "avanti": 1})
        assert not Rating.objects.exists()
        assert response.status_code == 303
        soup = soup_of(client.get(response["Location"]))
        assert soup.select_one('input[name="voto"][checked]')["value"] == "2"
        assert soup.select(".rating-form--asks")
        assert not soup.select('button[name="avanti"]')

    def test_nothing_written_before_is_lost(self, client, page):
        client.post(address(page), {"voto": 2, "avanti": 1, "parole": "dove si clicca"})
        assert Rating.objects.get().words == "dove si clicca"

    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ({}, "#rating-voto-error"),
            ({"voto": 9}, "#rating-voto-error"),
            ({"voto": "abc"}, "#rating-voto-error"),
            ({"voto": 1, "difficolta": "invented"}, ".rating-question--low .invalid-feedback"),
            ({"voto": 1, "parole": "parola " * 40}, "#rating-parole-error"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(self, client, page, said, place):
        response = client.post(address(page), {"parole": "si capisce poco", **said})
        assert response.status_code == 422
        soup = soup_of(response)
        assert soup.select(place)
        assert soup.select(".form-errors")
        assert soup.select_one("textarea").get_text().strip() == said.get("parole", "si capisce poco").strip()
        assert not Rating.objects.exists()

    def test_the_same_vote_twice_counts_once(self, client, page):
        said = {"voto": 2, "parole": "dove si clicca"}
        assert [client.post(address(page), said)["Location"] for _click in range(2)] == [address(page, "thanks")] * 2
        assert Rating.objects.count() == 1

    def test_negative_control_another_vote_or_another_network_counts(self, client, page):
        client.post(address(page), {"voto": 2})
        client.post(address(page), {"voto": 3})
        client.post(address(page), {"voto": 2}, REMOTE_ADDR="198.51.100.7")
        assert Rating.objects.count() == 3

    def test_a_robot_is_thanked_and_not_counted(self, client, page):
        assert client.post(address(page), {"voto": 1, "sito_web": "x"}).status_code == 303
        assert not Rating.objects.exists()

    def test_a_post_from_another_site_is_refused(self, client, page):
        response = client.post(address(page), {"voto": 1}, headers={"sec-fetch-site": "cross-site"})
        assert response.status_code == 403
        assert not Rating.objects.exists()

    def test_too_large_a_post_is_refused(self, client, page):
        assert client.post(address(page), {"voto": 1, "parole": "a" * 30_000}).status_code == 413

    def test_a_network_votes_so_often_and_then_keeps_what_it_wrote(self, client, page):
        for number in range(VOTES.times):
            assert client.post(address(page), {"voto": 1, "parole": f"parole numero {number}"}).status_code == 303
        response = client.post(address(page), {"voto": 1, "parole": "ancora qualcosa"})
        assert response.status_code == 429
        assert soup_of(response).select_one("textarea").get_text().strip() == "ancora qualcosa"
        assert Rating.objects.count() == VOTES.times
        assert client.post(address(page), {"voto": 1}, REMOTE_ADDR="198.51.100.7").status_code == 303

    def test_no_page_of_it_is_kept_or_found(self, client, page):
        for name in ("rate", "thanks"):
            response = client.get(address(page, name))
            assert response["Cache-Control"] == "no-store"
            assert "noindex" in response["X-Robots-Tag"]

    def test_thanks_say_where_help_is(self, client, page, help_page):
        html = client.get(address(page, "thanks")).content.decode()
        for sign in ('href="tel:112"', 'href="tel:1522"', f'href="{help_page.url}"', "0171 444789", page.url):
            assert sign in html
