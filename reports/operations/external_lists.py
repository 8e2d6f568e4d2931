"""External lists and the correspondence of our codes with their terms; each change of a code or a term is logged."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from reports.correspondences import Correspondence, Covered
from reports.models.external_lists import ExternalList
from staff import audit
from staff.conflicts import require_current

CONTENT = ("content",)
"""What a version of a list is made of."""


def decisions_now() -> dict[str, dict[str, dict[str, str]]]:
    """By the id of a list and by field: the term of each of our codes, where a list has any."""
    lists = ((str(each.pk), each.correspondence.mapped) for each in ExternalList.objects.order_by("pk"))
    return {list_id: mapped for list_id, mapped in lists if mapped}


@transaction.atomic
def create_list(*, name: str, actor: User) -> ExternalList:
    """A new list, which covers nothing yet."""
    created = ExternalList.objects.create(name=name)
    audit.record(actor=actor, action="external_list.created", target=target_of(created))
    return created


@transaction.atomic
def rename_list(*, external_list: ExternalList, name: str, actor: User) -> None:
    """Another name for a list."""
    current = ExternalList.objects.select_for_update().get(pk=external_list.pk)
    before, current.name = current.name, name
    if before == name:
        return
    current.save(update_fields=["name"])
    details: audit.Details = {"from": before, "to": name}
    audit.record(actor=actor, action="external_list.renamed", target=target_of(current), details=details)


def part_of(external_list: ExternalList, name: str) -> ExternalList:
    """One field of a list as a list, never to be saved: what the version of a form of that field is made of."""
    part = Correspondence().with_field(name, external_list.correspondence.of(name))
    return ExternalList(pk=external_list.pk, content=part.to_json())


@transaction.atomic
def save_field(*, external_list: ExternalList, name: str, covered: Covered, version: str, actor: User) -> None:
    """Store what a list holds of one field from now on; the others are left alone.

    `version` is what the form was opened on (`staff.conflicts.version_of` of `CONTENT` of `part_of`). Raises
    `StaleRecordError` where that is another by now, unless it is what was to be stored anyway.
    """
    current = ExternalList.objects.select_for_update().get(pk=external_list.pk)
    content = current.correspondence.with_field(name, covered)
    if current.correspondence.to_json() == content.to_json():
        return
    require_current(part_of(current, name), CONTENT, version)
    _store(current, content, actor=actor)


@transaction.atomic
def save_correspondence(*, external_list: ExternalList, content: Correspondence, version: str, actor: User) -> None:
    """Store all that a list holds from now on. `version` is of the whole list, else as in `save_field`."""
    current = ExternalList.objects.select_for_update().get(pk=external_list.pk)
    if current.correspondence.to_json() == content.to_json():
        return
    require_current(current, CONTENT, version)
    _store(current, content, actor=actor)


def _store(current: ExternalList, content: Correspondence, *, actor: User) -> None:
    before = current.correspondence
    current.content = content.to_json()
    current.save(update_fields=["content"])
    for change in before.term_changes_to(content):
        details: audit.Details = {"field": change.field, "term": change.code, "from": change.before, "to": change.after}
        audit.record(actor=actor, action="external_list.terms_changed", target=target_of(current), details=details)
    for name in before.order_changes_to(content):
        details = {"field": name, "order": True}
        audit.record(actor=actor, action="external_list.terms_changed", target=target_of(current), details=details)
    for change in before.changes_to(content):
        details = {"field": change.field, "code": change.code, "from": change.before, "to": change.after}
        audit.record(actor=actor, action="external_list.mapped", target=target_of(current), details=details)


def target_of(external_list: ExternalList) -> str:
    """How the audit log calls it."""
    return f"external_list:{external_list.pk}"
