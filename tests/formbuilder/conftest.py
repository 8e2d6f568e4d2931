import pytest

from tests.formbuilder.factories import make_survey
from tests.formbuilder.testapp.models import SurveyPage


@pytest.fixture(autouse=True)
def _nothing_received():
    SurveyPage.received.clear()
    yield
    SurveyPage.received.clear()


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    return make_survey(home_page)


@pytest.fixture
def survey_en(survey, home_en, locale_en) -> SurveyPage:
    page = survey.copy_for_translation(locale_en)
    page.slug, page.title = "survey", "Survey"
    page.save_revision().publish()
    return SurveyPage.objects.get(pk=page.pk)


@pytest.fixture
def withdraw(survey):
    """The office unpublishes the page."""
    survey.save_revision().publish()
    return lambda: SurveyPage.objects.get(pk=survey.pk).unpublish()
