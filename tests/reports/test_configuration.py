"""Checks, the pinned fingerprint, what the staff area and Wagtail's admin are told."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import ReferenceIndex
from wagtail.search.index import Indexed, get_indexed_models
from wagtail.snippets.models import get_snippet_models

from reports import operations, payload, pinning
from reports.checks import check_cache_forgets, check_costs, check_pinned_fingerprint
from reports.costs import are_lowered, passphrase_cost, receipt_cost
from reports.errors import CaseDamagedError
from reports.models import Case, SealedRecord, StaffKey
from reports.office import OpenOffice
from reports.operations import FormStatus
from reports.staff_section import ACTIONS, STATUS_TEXTS, closed_forms, waiting_cases
from reports.states import State
from staff.models import AuditEvent
from staff.registry import known_actions
from staff.roles import Role
from tests.reports.factories import OWN_MODELS, make_case, make_definition, make_holder, make_submission, make_user
from tests.reports.pages import Reporter
from vault.errors import DecryptionError
from vault.stretch import PASSPHRASE_COST, RECEIPT_COST


def test_the_designs_costs_hold_unless_the_settings_lower_them(settings):
    assert [error.id for error in check_costs(None)] == ["reports.E001"]
    del settings.REPORTS_PASSPHRASE_COST
    assert are_lowered()
    del settings.REPORTS_RECEIPT_COST
    assert (passphrase_cost(), receipt_cost()) == (PASSPHRASE_COST, RECEIPT_COST)
    assert check_costs(None) == []


@pytest.mark.django_db  # One of them compares the site's name.
def test_the_checks_run_when_deploying(settings):
    settings.OFFICE_KEY_FINGERPRINT = ""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert {"reports.E001", "reports.E002", "reports.W001"} <= found


@pytest.mark.parametrize(
    "backend",
    [
        "core.redis_cache.RedisCache",
        "django.core.cache.backends.locmem.LocMemCache",
        "django.core.cache.backends.redis.RedisCache",
    ],
)
def test_a_cache_in_memory_may_hold_half_a_key(settings, backend):
    settings.CACHES = {"default": {"BACKEND": backend}}
    assert check_cache_forgets(None) == []


def test_a_pinned_key_silences_the_warning(settings):
    settings.OFFICE_KEY_FINGERPRINT = "ABCD"
    assert check_pinned_fingerprint(None) == []


def test_the_settings_stand_before_the_demonstrations_file(settings, tmp_path):
    settings.OFFICE_KEY_FINGERPRINT = ""
    settings.OFFICE_KEY_FINGERPRINT_FILE = None
    assert pinning.pinned_fingerprint() == ""
    assert not pinning.pin_for_demonstration("FILE")
    settings.OFFICE_KEY_FINGERPRINT_FILE = tmp_path / "var" / "office-key.fingerprint"
    assert pinning.pinned_fingerprint() == ""
    assert pinning.pin_for_demonstration("FILE")
    assert pinning.pinned_fingerprint() == "FILE"
    settings.OFFICE_KEY_FINGERPRINT = "SETTINGS"
    assert pinning.pinned_fingerprint() == "SETTINGS"
    settings.OFFICE_KEY_FINGERPRINT = ""
    settings.OFFICE_KEY_FINGERPRINT_FILE.write_bytes(b"\xff")
    assert pinning.pinned_fingerprint() == ""


@pytest.mark.django_db
def test_the_dashboard_says_when_a_published_form_is_closed(office, report_page, settings):
    request = RequestFactory().get("/admin/")
    make_holder(office, "terza", Role.CASE_MANAGER)
    assert list(closed_forms(request)) == []
    settings.OFFICE_KEY_FINGERPRINT = ""
    assert [item.message for item in closed_forms(request)] == [STATUS_TEXTS[FormStatus.NOT_PINNED]]
    report_page.unpublish()
    assert list(closed_forms(request)) == []


@pytest.mark.django_db
def test_at_home_stands_what_nobody_has_taken_up_and_what_of_ones_own_is_late(office, rf):
    request = rf.get("/")
    request.user = office.worker
    assert list(waiting_cases(request)) == []
    make_case()
    Case.objects.filter(pk=make_case().pk).update(assignee=office.worker, due_on="2020-01-01", state=State.IN_PROGRESS)
    Case.objects.filter(pk=make_case().pk).update(assignee=office.manager, due_on="2020-01-01", state=State.WAITING)
    late, new = waiting_cases(request)
    assert (late.level, late.count, new.level, new.count) == ("error", 1, "warning", 1)


@pytest.mark.django_db
def test_every_action_of_the_audit_log_has_a_name(office):
    assert set(ACTIONS) <= set(known_actions())
    office.unlock(office.worker)
    written = set(AuditEvent.objects.filter(action__startswith="case").values_list("action", flat=True))
    assert written <= set(ACTIONS)
    assert set(STATUS_TEXTS) == set(FormStatus)


@pytest.mark.django_db
@pytest.mark.parametrize("has_key", [True, False])
def test_an_account_with_a_key_is_not_deleted_in_the_admin(home_page, client, has_key):
    person = make_user("anna", Role.CASE_WORKER)
    if has_key:
        operations.enrol_staff(user=person, words="parole")
    client.force_login(make_user("capo", is_superuser=True, is_staff=True))
    response = client.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    assert response.status_code == 302
    assert StaffKey.objects.filter(user_id=person.pk).exists() is has_key
    assert type(person).objects.filter(pk=person.pk).exists() is has_key


@pytest.mark.django_db
@pytest.mark.parametrize("has_key", [True, False])
def test_nor_with_several_accounts_at_once(home_page, client, has_key):
    person = make_user("anna", Role.CASE_WORKER)
    if has_key:
        operations.enrol_staff(user=person, words="parole")
    client.force_login(make_user("capo", is_superuser=True, is_staff=True))
    address = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    client.post(f"{address}?id={person.pk}")
    assert type(person).objects.filter(pk=person.pk).exists() is has_key


def test_opened_keys_never_show_in_a_repr(office):
    opened = office.unlock(office.worker)
    assert "KeyPair" not in repr(opened)
    assert OpenOffice.from_bytes(opened.to_bytes()) == opened
    with pytest.raises(DecryptionError):
        OpenOffice.from_bytes(opened.to_bytes()[:-1])


# What is sealed


def test_a_payload_comes_back_and_never_shows_in_a_repr():
    sent = make_submission(language="en", story="canary")
    written = payload.Payload(
        definition=sent.definition, source_definition=make_definition(), answers=sent.answers, locale="en"
    )
    assert payload.Payload.from_bytes(written.to_bytes()) == written
    assert "canary" not in repr(written)


def test_a_question_that_the_italian_form_lacks_stands_as_the_reporter_saw_it():
    from dataclasses import replace

    sent = make_submission(language="en")
    step = make_definition().steps[0]
    shorter = replace(make_definition(), steps=(replace(step, items=step.items[1:]),))
    written = payload.Payload(definition=sent.definition, source_definition=shorter, answers=sent.answers, locale="en")
    labels = [(section.title, row.label) for section in written.for_office().sections for row in section.rows]
    assert labels == [("Che cosa è successo", each) for each in ("Tell us", "Dove", "Ambito")]


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b'{"format":2}', b"\xff\xfe"])
def test_what_is_not_a_payload_is_refused(content):
    with pytest.raises(CaseDamagedError):
        payload.Payload.from_bytes(content)


# Nothing of it in Wagtail


def test_no_model_of_a_case_is_indexed_for_search_or_references():
    for model in OWN_MODELS:
        assert not issubclass(model, Indexed)
        assert not ReferenceIndex.model_is_indexable(model)
    assert not set(OWN_MODELS) & set(get_indexed_models())


def test_no_model_of_a_case_is_registered_in_the_admin():
    assert not set(OWN_MODELS) & set(get_snippet_models())
    for model in OWN_MODELS:
        assert model._meta.default_permissions == ()


def test_no_page_reference_could_take_a_case_with_it():
    relations = [field for model in OWN_MODELS for field in model._meta.get_fields() if field.is_relation]
    page_models = [model for model in apps.get_models() if model._meta.app_label in {"wagtailcore", "home"}]
    assert not [field for field in relations if field.related_model in page_models]


@pytest.mark.django_db
def test_deleting_the_page_leaves_the_case(office, report_page):
    Reporter(report_page).send()
    report_page.delete()
    assert Case.objects.count() == 1
    assert SealedRecord.objects.count() == 1
