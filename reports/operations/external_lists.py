"""External lists and the correspondence of our codes with their terms; each change of one code stands in the log."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from reports.correspondences import Correspondence
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
    if ExternalList.objects.filter(pk=external_list.pk).exclude(name=name).update(name=name):
        audit.record(actor=actor, action="external_list.renamed", target=target_of(external_list))


@transaction.atomic
def save_correspondence(*, external_list: ExternalList, content: Correspondence, version: str, actor: User) -> None:
    """Store what a list holds from now on.

    `version` is what the form was opened on (`staff.conflicts.version_of` of `CONTENT`). Raises `StaleRecordError`
    where it is another by now, unless that is what was to be stored anyway.
    """
    current = ExternalList.objects.select_for_update().get(pk=external_list.pk)
    before = current.correspondence
    if before.to_json() == content.to_json():
        return
    require_current(current, CONTENT, version)
    current.content = content.to_json()
    current.save(update_fields=["content"])
    for name in before.fields_with_other_terms(content):
        details: audit.Details = {"field": name, "terms": len(content.of(name).terms)}
        audit.record(actor=actor, action="external_list.terms_changed", target=target_of(current), details=details)
    for change in before.changes_to(content):
        details = {"field": change.field, "code": change.code, "from": change.before, "to": change.after}
        audit.record(actor=actor, action="external_list.mapped", target=target_of(current), details=details)


def target_of(external_list: ExternalList) -> str:
    """How the audit log calls it."""
    return f"external_list:{external_list.pk}"
