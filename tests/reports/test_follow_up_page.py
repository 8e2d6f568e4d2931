"""The page on which editors write questions for later: nobody finds it, and it asks only what one page can ask."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.versions import readable
from home.operations import map_site
from reports.asking import asked_in, forms_to_ask
from reports.models import FollowUpPage, ReportPage
from tests.reports.asking import (
    CONTRACT,
    PURPOSE,
    make_english_follow_up,
    make_follow_up,
    question,
    questions,
    steps,
)
from tests.reports.pages import make_english_page

STEP, OTHER = "d0c3ad9c-70d3-4f2b-b1c2-0ac1b7f8f101", "d0c3ad9c-70d3-4f2b-b1c2-0ac1b7f8f102"

ONE = question("yes_no", OTHER, "Ti ha visto?")

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(report_page) -> FollowUpPage:
    return make_follow_up(report_page)


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("below", ["", "modulo/", "modulo/abcdefgh/1/", "prima-di-iniziare/"])
def test_no_address_leads_to_it(client, page, live, below):
    if not live:
        page.unpublish()
    assert page.url is None
    assert client.get(f"/segnala/lavoro-domande/{below}").status_code == 404
    assert client.post(f"/segnala/lavoro-domande/{below}", {}).status_code == 404


def test_the_page_above_it_does_have_one(client, page):
    """The negative control."""
    assert client.get("/segnala/").status_code == 200


def test_an_old_address_of_it_leads_nowhere(client, page, report_page):
    report_page.slug = "racconta"
    report_page.save_revision().publish()
    assert client.get("/segnala/lavoro-domande/").status_code == 404
    assert client.get("/racconta/lavoro-domande/").status_code == 404


def test_it_stands_in_no_list_and_no_search(client, page, report_page, monkeypatch):
    assert not readable(FollowUpPage.objects.all()).exists()
    assert readable(ReportPage.objects.all()).exists()
    assert page.title not in str([entry.page for entry in map_site(report_page)])
    found = client.get("/cerca/", {"q": "domanda"}).content.decode()
    assert page.title not in found
    monkeypatch.setattr(FollowUpPage, "has_address", True)
    from core import versions

    versions._without_address.cache_clear()
    assert readable(FollowUpPage.objects.all()).exists(), "the negative control"
    monkeypatch.undo()
    versions._without_address.cache_clear()


@pytest.mark.parametrize(
    ("form_steps", "said"),
    [
        ([*steps(*questions()), {**steps(question("yes_no", OTHER, "E poi?"))[0], "id": STEP}], "un passo solo"),
        ([], "un passo solo"),
        (steps(question("file", CONTRACT, "Il contratto?")), "Togli: «Il contratto?»"),
        (steps(question("email", CONTRACT, "La tua e-mail?")), "Togli: «La tua e-mail?»"),
        (steps(question("phone", CONTRACT, "Il telefono?")), "«Di’ chi sei»"),
        (steps(question("repeat", CONTRACT, "Chi c’era?", one="Persona", questions=[ONE])), "più persone o cose"),
        (steps(exit={"ends": True, "buttons": []}), "condizioni né una fine"),
    ],
)
def test_what_one_page_cannot_ask_is_not_published(page, form_steps, said):
    page.form_steps = form_steps
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert said in str(refused.value.message_dict["form_steps"])
    page.may_have_gaps = True
    page.clean()


def test_it_says_why_it_asks_and_nothing_else_of_the_notice(page):
    assert page.privacy_gaps() == []
    page.privacy_purpose = " "
    assert page.privacy_gaps() == ["privacy_purpose"]
    with pytest.raises(ValidationError):
        page.full_clean()


def test_the_reporter_reads_it_in_their_language_or_in_italian(page, report_page, home_en):
    make_english_page(report_page, home_en)
    english = make_english_follow_up(page)
    (only,) = forms_to_ask()
    assert only == page
    asked = asked_in(page, language="en")
    assert (asked.locale, asked.title, asked.source_title, asked.why) == ("en", english.title, page.title, PURPOSE)
    assert [each.label for each in asked.definition.questions] == ["Which contract?", "Have you told anybody?", "Whom?"]
    assert [each.label for each in asked.in_italian.questions] == ["Che contratto?", "Ne hai parlato?", "Con chi?"]
    assert asked_in(page, language="fr").locale == "it"
    english.unpublish()
    assert asked_in(page, language="en").locale == "it"


def test_a_draft_and_a_form_that_cannot_be_asked_are_not_offered(page):
    FollowUpPage.objects.filter(pk=page.pk).update(live=False)
    assert not forms_to_ask().exists()
    FollowUpPage.objects.filter(pk=page.pk).update(live=True, form_steps="[]")
    assert asked_in(FollowUpPage.objects.get(), language="it") is None


def test_the_editor_sees_its_questions_and_its_tools(admin_client, page):
    content = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Strumenti" in content
    assert "form_intro" not in content
    preview = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert "Che contratto?" in preview
    checks = admin_client.get(reverse("form_checks", args=[page.pk])).content.decode()
    assert "Manca: serve prima di pubblicare" not in checks
