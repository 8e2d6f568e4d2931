"""Before a question or an option is deleted: how many answers it has. Counts only."""

import pytest
from django.urls import reverse

from courses.models import CoursePage
from formbuilder.editor.answer_counts import count_ids, warnings_before_deleting
from formbuilder.editor.touched import what_a_change_touches
from tests.courses.factories import RegistrationFactory
from tests.formbuilder.factories import options, question, step, uid
from tests.reports.pages import make_page
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

DAY = question("one_of", "Giorno", options=options("Lunedì", "Giovedì"))
STEPS = [step("Su di te", DAY, question("yes_no", "Prima volta")), step("Vuoto", question("short_text", "Scuola"))]


@pytest.fixture
def page(course_page):
    course_page.form_steps = STEPS
    course_page.save_revision().publish()
    group = course_page.edition.groups.first()
    for answers in ({uid("Giorno"): uid("Lunedì"), uid("Prima volta"): True}, {uid("Giorno"): uid("Lunedì")}, {}):
        RegistrationFactory(group=group, answers=answers)
    RegistrationFactory(answers={uid("Scuola"): "Di un altro corso"})
    return CoursePage.objects.get(pk=course_page.pk)


def test_each_submission_counts_once():
    answers = [{"q": ["a", "b"], "text": "a"}, {"q": ["a"], "other": {"other": "x"}, "n": 3}]
    assert count_ids(answers) == {"q": 2, "a": 2, "b": 1, "text": 1, "other": 1, "n": 1}


def test_questions_options_and_steps_with_answers_have_a_warning(page):
    warnings = warnings_before_deleting(page)
    numbers = {part: text.split(" risposta")[0].split(" risposte")[0].split()[-1] for part, text in warnings.items()}
    assert numbers == {uid("Su di te"): "2", uid("Giorno"): "2", uid("Lunedì"): "2", uid("Prima volta"): "1"}


def test_where_answers_are_sealed_it_says_so_for_every_part(home_page):
    report = make_page(home_page)
    warnings = warnings_before_deleting(report)
    assert warnings
    assert all("cifrate" in text for text in warnings.values())


def test_above_the_form_stands_how_many_have_answered_it(page):
    said = [text for text in what_a_change_touches(page.pk) if "rispost" in text]
    assert said == ["Sono già arrivate 3 risposte: restano, con il modulo di allora."]


class TestInTheAdmin:
    def url(self, page):
        return reverse("form_answer_counts", args=[page.pk])

    def test_tells_no_answer(self, client, page):
        client.force_login(make_user(is_superuser=True))
        response = client.get(self.url(page))
        assert uid("Giorno") in response.json()["warnings"]
        assert "no-store" in response.headers["Cache-Control"]
        assert "Di un altro corso" not in response.content.decode()
        assert client.post(self.url(page)).status_code == 405

    def test_is_for_who_may_edit_the_page(self, client, page):
        client.force_login(make_user())
        assert client.get(self.url(page)).status_code in (302, 403)

    def test_the_editor_knows_where_to_ask(self, client, page):
        client.force_login(make_user(is_superuser=True))
        assert self.url(page) in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
