"""«Quanto è stato facile usare questo servizio?», asked of whoever has just sent a form."""

import pytest
from django.test import Client
from django.urls import reverse

from core.checks import page_models
from core.site_settings import SiteSettings
from formbuilder.mixins import FormPageMixin
from ratings.models import Rating
from ratings.operations import rate, summarise
from ratings.questions import Subject
from reports.models import ReportPage
from tests.enquiries.factories import make_page as make_form
from tests.enquiries.test_page import send
from tests.ratings.test_widget import address, elements

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(site_it, home_page):
    return make_form(home_page)


def test_it_stands_on_the_page_after_sending_and_on_no_other(form):
    visitor = send(form)
    assert visitor.soup.h1.get_text(strip=True) == "Richiesta ricevuta"
    assert elements(visitor.soup, "feedback-title") == ["Quanto è stato facile usare questo servizio?"]
    (question,) = visitor.soup.select("form.rating-form")
    assert question["action"] == address(form, "rate_form")
    visitor.show(visitor.client.get(form.url))
    assert not visitor.soup.select("form.rating-form")


def test_nothing_of_what_was_sent_goes_with_it(form):
    (one,), (two,) = (send(form).soup.select("form.rating-form") for _person in range(2))
    assert str(one) == str(two)


def test_a_vote_is_about_the_form_and_not_about_the_page(form):
    sent = Client().post(address(form, "rate_form"), {"voto": 2, "difficolta": "trouble"})
    assert sent.headers["Location"] == address(form, "thanks_form")
    vote = Rating.objects.get()
    assert (vote.subject, vote.score, vote.answer) == (Subject.FORM, 2, "trouble")
    assert Client().post(address(form), {"voto": 2}).status_code == 404
    assert form.title in Client().get(address(form, "thanks_form")).content.decode()


def test_what_is_wrong_is_said_where_the_form_was_rated(form):
    response = Client().post(address(form, "rate_form"), {"parole": "Bello"})
    assert response.status_code == 422
    assert "Dai un voto al servizio in rete" in response.content.decode()
    assert f'action="{address(form, "rate_form")}"' in response.content.decode()


def test_who_has_not_seen_the_questions_is_led_to_those_of_the_form(form):
    response = Client().post(address(form, "rate_form"), {"voto": 4, "avanti": "1"})
    assert response.headers["Location"] == f"{address(form, 'rate_form')}?voto=4"


def test_a_page_without_a_form_has_no_such_question(home_page):
    assert Client().get(address(home_page, "rate_form")).status_code == 404


def test_never_after_a_report_nor_after_a_questionnaire():
    with_form = [model for model in page_models() if issubclass(model, FormPageMixin)]
    asked = {model for model in with_form if model.is_rated_when_sent and not model.form_is_sensitive}
    assert {model.__name__ for model in asked} == {"AppointmentPage", "CoursePage", "EnquiryPage"}
    assert ReportPage in with_form


def test_nor_where_help_is(form, site_it):
    SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": form})
    assert Client().get(address(form, "rate_form")).status_code == 404
    assert not send(form).soup.select("form.rating-form")


def test_not_in_the_preview_of_whoever_writes_the_page(form, rf):
    response = form.make_preview_request(rf.get("/"), "confirmation")
    assert b"rating-form" not in response.content


def vote(form, subject, score, number=1):
    for _vote in range(number):
        rate(page_key=form.translation_key, subject=subject, language="it", score=score, words="bello davvero")


def test_editors_read_it_apart_from_how_clear_the_page_is(form):
    vote(form, Subject.PAGE, 5)
    vote(form, Subject.FORM, 1, number=5)
    rows = {row.subject: row for row in summarise(Rating.objects.all())}
    assert {subject: row.mean for subject, row in rows.items()} == {"page": 5.0, "form": 1.0}
    assert rows[Subject.FORM].page.pk == form.pk


def test_of_few_who_sent_a_form_nothing_is_said(admin_client, form):
    """The desk knows who they are: neither the language nor four votes tell of one of them."""
    vote(form, Subject.FORM, 1, number=4)
    assert set(Rating.objects.values_list("language", flat=True)) == {""}
    (row,) = summarise(Rating.objects.all())
    assert (row.is_withheld, row.number, row.words, row.answers) == (True, 0, [], {})
    shown = admin_client.get(reverse("ratings_report")).content.decode()
    assert "Pochi voti" in shown
    assert "bello davvero" not in shown
    file = b"".join(admin_client.get(reverse("ratings_report"), {"export": "csv"})).decode()
    assert "bello davvero" not in file
    vote(form, Subject.FORM, 1)
    assert "bello davvero" in admin_client.get(reverse("ratings_report")).content.decode()


def test_the_page_leads_editors_there(admin_client, form):
    response = admin_client.get(reverse("wagtailadmin_explore", args=[form.pk]))
    assert f"?pagina={form.translation_key}" in response.content.decode()
