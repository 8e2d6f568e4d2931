"""How many reports came through one form: the number, for whoever changes the form."""

import pytest

from formbuilder.editor.touched import what_a_change_touches
from reports.models import Case
from tests.reports.factories import make_case

pytestmark = pytest.mark.django_db


def test_only_those_of_this_form_are_counted(office, report_page):
    make_case()
    assert report_page.count_submissions() == 0
    assert not any("rispost" in text for text in what_a_change_touches(report_page.pk))
    Case.objects.update(form_key=report_page.translation_key)
    make_case(story="Un’altra volta")
    assert report_page.count_submissions() == 1
    assert any("È già arrivata 1 risposta" in text for text in what_a_change_touches(report_page.pk))
