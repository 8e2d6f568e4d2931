"""A page takes the form of another page or of a template: as a draft, with ids of its own."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission as WagtailPermission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail_localize.models import Translation, TranslationSource

from formbuilder.definition import read_definition
from formbuilder.editor.form_copies import copy_form, find_source, page_sources
from tests.formbuilder.factories import ALL_KINDS, make_survey, uid
from tests.formbuilder.test_remap import ids
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

CONDITION = {"match": "all", "rules": [{"question": uid("Prima volta"), "operator": "is", "value": True}]}


@pytest.fixture
def admin():
    return make_user(is_superuser=True)


@pytest.fixture
def source(site_it, home_page) -> SurveyPage:
    steps = json.loads(json.dumps(ALL_KINDS))
    steps[2]["value"]["shown_when"] = CONDITION
    return make_survey(home_page, steps, submit_label="Manda", form_intro="<p>Da copiare</p>")


@pytest.fixture
def target(source, home_page) -> SurveyPage:
    return make_survey(home_page, [], title="Altro", slug="altro", form_intro="<p>Mia</p>")


def draft_of(page):
    return SurveyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_copy_is_a_draft_with_new_ids_and_its_own_conditions(source, target, admin):
    copy_form(target, find_source(f"page:{source.pk}", admin), user=admin)
    assert len(SurveyPage.objects.get(pk=target.pk).form_steps) == 0, "the live page was changed"
    draft = read_definition(draft_of(target).form_steps)
    original = read_definition(source.form_steps)
    assert ids(draft).isdisjoint(ids(original))
    assert [each.label for each in draft.questions] == [each.label for each in original.questions]
    (rule,) = draft.steps[2].shown_when.rules
    assert draft.question(rule.question).label == "Prima volta"


def test_texts_come_along_only_where_the_page_has_none(source, target, admin):
    copy_form(target, find_source(f"page:{source.pk}", admin), user=admin)
    draft = draft_of(target)
    assert (draft.submit_label, draft.form_intro) == ("Manda", "<p>Mia</p>")


@pytest.mark.parametrize(
    "key", ["page:", "page:0", "page:" + "9" * 19, "page:" + "9" * 5_000, "template:none", "x", ""]
)
def test_a_key_that_names_nothing_is_no_error(admin, key):
    assert find_source(key, admin) is None


def test_two_copies_share_nothing(source, target, admin):
    key = f"page:{source.pk}"
    first = ids(read_definition(copy_form(target, find_source(key, admin), user=admin).form_steps))
    assert first.isdisjoint(ids(read_definition(copy_form(target, find_source(key, admin), user=admin).form_steps)))


def test_the_newest_draft_of_the_source_is_what_is_copied(source, target, admin):
    source.form_steps = ALL_KINDS[:1]
    source.save_revision()
    assert len(find_source(f"page:{source.pk}", admin).steps) == 1


class TestInTheAdmin:
    def url(self, page, source=""):
        return reverse("form_copy", args=[page.pk]) + (f"?da={source}" if source else "")

    def test_templates_and_pages_are_offered_and_shown_before_they_are_taken(self, client, source, target, admin):
        client.force_login(admin)
        body = client.get(self.url(target)).content.decode()
        assert "Iscrizione a un corso" in body
        assert f"?da=page:{source.pk}" in body
        assert f"?da=page:{target.pk}" not in body
        body = client.get(self.url(target, f"page:{source.pk}")).content.decode()
        assert "Si vede quando" in body
        assert "«Prima volta» è «Sì»" in body

    @pytest.mark.parametrize("key", ["template:course", "template:discrimination"])
    def test_a_template_becomes_the_draft(self, client, target, admin, key):
        client.force_login(admin)
        response = client.post(self.url(target), {"da": key}, follow=True)
        assert response.status_code == 200
        assert "è ora nella bozza" in response.content.decode()
        assert len(draft_of(target).form_steps) > 0
        assert len(SurveyPage.objects.get(pk=target.pk).form_steps) == 0

    def test_a_get_takes_nothing(self, client, target, admin):
        client.force_login(admin)
        client.get(self.url(target, "template:course"))
        assert len(draft_of(target).form_steps) == 0

    @pytest.mark.parametrize("key", ["", "template:none", "page:", "page:x", "page:999999", "page:{home}"])
    def test_what_is_no_form_is_not_taken(self, client, target, admin, home_page, key):
        client.force_login(admin)
        response = client.post(self.url(target), {"da": key.format(home=home_page.pk)})
        assert response.url == self.url(target)
        assert len(draft_of(target).form_steps) == 0

    def test_both_pages_must_be_the_editor_s(self, client, source, target):
        editor = make_user()
        group = editor.groups.create(name="Solo una pagina")
        group.permissions.add(WagtailPermission.objects.get(codename="access_admin"))
        change = WagtailPermission.objects.get(codename="change_page")
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=target.pk), permission=change)
        client.force_login(editor)
        assert page_sources(target, editor) == []
        assert client.get(self.url(target)).status_code == 200
        response = client.post(self.url(target), {"da": f"page:{source.pk}"})
        assert response.status_code in (302, 403)
        assert len(draft_of(target).form_steps) == 0
        response = client.post(self.url(source), {"da": "template:course"})
        assert response.status_code in (302, 403)
        assert len(draft_of(source).form_steps) == len(ALL_KINDS)
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=source.pk), permission=change)
        asked_anew = get_user_model().objects.get(pk=editor.pk)
        assert [each.pk for each in page_sources(target, asked_anew)] == [source.pk]

    def test_a_locked_page_and_a_translation_keep_their_form(self, client, source, target, admin, home_en, locale_en):
        client.force_login(admin)
        target.locked = True
        target.save()
        response = client.post(self.url(target), {"da": "template:course"}, follow=True)
        assert "La pagina è bloccata" in response.content.decode()
        assert len(draft_of(target).form_steps) == 0
        origin, _created = TranslationSource.update_or_create_from_instance(source)
        Translation.objects.create(source=origin, target_locale=locale_en).save_target(publish=False)
        english = SurveyPage.objects.get(locale=locale_en)
        response = client.post(self.url(english), {"da": f"page:{source.pk}"}, follow=True)
        assert "è una traduzione" in response.content.decode()

    def test_the_editor_of_the_page_leads_there(self, client, target, admin):
        client.force_login(admin)
        assert self.url(target) in client.get(reverse("wagtailadmin_pages:edit", args=[target.pk])).content.decode()
