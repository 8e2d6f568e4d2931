"""The notice of a form: what it needs to be whole, what whoever fills in the form reads."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail_localize.fields import get_translatable_fields

from formbuilder import privacy
from formbuilder.privacy import LegalBasis, SpecialBasis
from tests.formbuilder.factories import PRIVACY, make_survey, step
from tests.formbuilder.test_size import page_data
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

WHOLE = {
    **PRIVACY,
    "privacy_basis": LegalBasis.PUBLIC_TASK,
    "privacy_norm": "legge regionale 5/2016",
    "privacy_special_basis": SpecialBasis.EXPLICIT_CONSENT,
    "privacy_readers": "Chi risponde.",
}


@pytest.fixture
def survey(site_it, home_page):
    return make_survey(home_page, **WHOLE)


def test_every_basis_has_words_for_both_sides():
    assert privacy._PUBLIC.keys() == set(LegalBasis)
    assert privacy._PUBLIC_SPECIAL.keys() == set(SpecialBasis)


def test_who_fills_in_the_form_reads_all_of_it(client, survey):
    body = client.get(survey.form_url, follow=True).content.decode()
    for text in ("Per provare.", "art. 6, par. 1, lett. e), legge regionale 5/2016.", "lett. a).", "Chi risponde."):
        assert text in body


def test_a_page_from_before_says_what_it_said(client, site_it, home_page):
    body = client.get(make_survey(home_page).form_url, follow=True).content.decode()
    assert "Fino a domani." in body
    for text in ("In base a che cosa", "Chi li vede", "I dati più delicati"):
        assert text not in body


def test_days_are_promised_only_where_something_erases(survey, monkeypatch):
    survey.privacy_days = 1
    assert dict(survey.privacy_lines)["Per quanto tempo:"] == "Fino a domani."
    monkeypatch.setattr(SurveyPage, "privacy_days_count_from", "dopo l’invio")
    assert dict(survey.privacy_lines)["Per quanto tempo:"] == "1 giorno dopo l’invio. Fino a domani."
    survey.privacy_days, survey.privacy_retention = 30, ""
    assert dict(survey.privacy_lines)["Per quanto tempo:"] == "30 giorni dopo l’invio."


@pytest.mark.parametrize("gap", ["privacy_purpose", "privacy_basis", "privacy_readers", "privacy_retention"])
def test_each_part_is_needed(survey, gap):
    assert survey.privacy_gaps() == []
    setattr(survey, gap, " " if gap != "privacy_basis" else "")
    assert survey.privacy_gaps() == [gap]


def test_the_bases_are_the_same_in_every_language():
    kinds = {field.field_name: type(field).__name__ for field in get_translatable_fields(SurveyPage)}
    assert kinds["privacy_basis"] == kinds["privacy_special_basis"] == kinds["privacy_days"] == "SynchronizedField"
    assert kinds["privacy_readers"] == kinds["privacy_norm"] == "TranslatableField"


def test_what_is_live_without_it_goes_on_but_not_without_a_purpose(site_it, home_page):
    page = make_survey(home_page)
    assert page.privacy_gaps() == ["privacy_basis", "privacy_readers"]
    page.save_revision().publish()
    page.privacy_purpose = ""
    with pytest.raises(ValidationError, match="Serve prima di pubblicare"):
        page.save()


class TestInTheAdmin:
    @pytest.fixture
    def page(self, client, site_it, home_page):
        client.force_login(make_user(is_superuser=True))
        return make_survey(home_page, [step("Vuoto")])

    def post(self, client, page, **data):
        data = page_data(**{"form_steps-count": "0", **data})
        return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    @pytest.mark.parametrize("gap", ["privacy_purpose", "privacy_basis", "privacy_readers", "privacy_retention"])
    def test_publishing_asks_for_what_is_missing_and_a_draft_does_not(self, client, page, gap):
        refused = self.post(client, page, **{gap: "", "action-publish": "1"})
        assert refused.status_code == 200
        assert "Serve prima di pubblicare" in str(refused.context["form"].errors[gap])
        assert self.post(client, page, **{gap: ""}).status_code == 302

    def test_a_whole_notice_is_published(self, client, page):
        assert self.post(client, page, **{"action-publish": "1"}).status_code == 302
        assert SurveyPage.objects.get(pk=page.pk).privacy_basis == LegalBasis.PUBLIC_TASK

    def test_each_basis_is_explained_where_it_is_chosen(self, client, page):
        body = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "chi compila può dire di no senza perdere nulla" in body
        assert 'name="privacy_days"' not in body, "nothing erases after these days"
