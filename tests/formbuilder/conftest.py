import pytest

from tests.formbuilder.testapp.models import SurveyPage


@pytest.fixture(autouse=True)
def _nothing_received():
    SurveyPage.received.clear()
    yield
    SurveyPage.received.clear()
