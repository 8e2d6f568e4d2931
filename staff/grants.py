"""What each role may do in Wagtail's admin, written into the groups of the database by `manage.py apply_roles`.

The role table answers for the staff area at every request; Wagtail asks the database, so its part has to be applied.
Groups end up with exactly what stands here: a grant clicked together in the database does not survive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.snippets.models import get_snippet_models

from .models import RoleGroup
from .publishing import PAGE_PERMISSIONS, PUBLISHING, REVIEWERS, Section
from .roles import ROLE_TABLE, Role, group_of

WAGTAIL_STOCK_GROUPS = ("Editors", "Moderators")
WORKFLOW_NAME = "Rilettura"


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions as `app.codename`; collections from the root. What concerns pages stands in `staff.publishing`."""

    permissions: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    all_snippets: bool = False
    all_settings: bool = False


GRANTS: Mapping[Role, Grant] = {
    Role.EDITOR: Grant(
        permissions=frozenset(
            {
                "wagtailadmin.access_admin",
                "wagtail_localize.submit_translation",
                "wagtailredirects.add_redirect",
                "wagtailredirects.change_redirect",
                "wagtailredirects.delete_redirect",
                "directory.change_helpnow",
            }
        ),
        collections=frozenset(
            {
                "wagtailimages.add_image",
                "wagtailimages.change_image",
                "wagtailimages.choose_image",
                "wagtaildocs.add_document",
                "wagtaildocs.change_document",
                "wagtaildocs.choose_document",
            }
        ),
        all_snippets=True,
    ),
    Role.WRITER: Grant(
        permissions=frozenset({"wagtailadmin.access_admin"}),
        collections=frozenset(
            {
                "wagtailimages.add_image",
                "wagtailimages.choose_image",
                "wagtaildocs.add_document",
                "wagtaildocs.choose_document",
            }
        ),
    ),
    Role.ADMINISTRATOR: Grant(
        permissions=frozenset(
            {
                "wagtailadmin.access_admin",
                "auth.add_user",
                "auth.change_user",
                "auth.delete_user",
                "wagtailcore.add_collection",
                "wagtailcore.change_collection",
                "wagtailcore.change_site",
                "wagtailcore.add_locale",
                "wagtailcore.change_locale",
            }
        ),
        all_settings=True,
    ),
}


@dataclass(slots=True)
class Applied:
    """What a run changed: empty lists when everything stood already as it should."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@transaction.atomic
def apply_roles() -> Applied:
    """Make the group of each role hold exactly its grants, and the workflow have exactly its readers.

    Wagtail's stock groups are dropped if nobody is in them.
    """
    applied = Applied()
    bound = set(RoleGroup.objects.values_list("role", flat=True))
    for role in ROLE_TABLE:
        group = group_of(role)
        if role not in bound:
            applied.created.append(group.name)
        changed = [
            _set_name(group, role.group_name),
            _apply_grant(group, GRANTS.get(role, Grant())),
            _set_page_permissions(group, role),
        ]
        if any(changed) and role in bound:
            applied.changed.append(group.name)
    for group in Group.objects.filter(name__in=WAGTAIL_STOCK_GROUPS, user__isnull=True, role_binding__isnull=True):
        applied.removed.append(group.name)
        group.delete()
    if _apply_workflow():
        applied.changed.append(WORKFLOW_NAME)
    return applied


def apply_page_permissions() -> None:
    """What the roles may do with pages, written again: called when a section is made. Roles without group: later."""
    for binding in RoleGroup.objects.filter(role__in=[role.value for role in PUBLISHING]).select_related("group"):
        _set_page_permissions(binding.group, Role(binding.role))


def _apply_workflow() -> bool:
    """One step, read again by whoever publishes everywhere, for every page of the site; True if that changed.

    Wagtail's stock workflow, which stands at the root of a new database, becomes ours.
    """
    root = _page_root()
    assigned = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if assigned is None:
        workflow = Workflow.objects.create(name=WORKFLOW_NAME)
        WorkflowPage.objects.create(workflow=workflow, page=root)
    else:
        workflow = assigned.workflow
    tasks = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow)
    task = tasks.first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=WORKFLOW_NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    readers = {group_of(role).pk for role in REVIEWERS}
    other_steps = WorkflowTask.objects.filter(workflow=workflow).exclude(task=task)
    other_workflows = WorkflowPage.objects.exclude(page=root)
    is_as_it_should = (
        {workflow.name, task.name} == {WORKFLOW_NAME}
        and workflow.active
        and task.active
        and readers == set(task.groups.values_list("pk", flat=True))
        and not other_steps.exists()
        and not other_workflows.exists()
    )
    if is_as_it_should:
        return False
    other_steps.delete()
    other_workflows.delete()
    workflow.name = task.name = WORKFLOW_NAME
    workflow.active = task.active = True
    workflow.save(update_fields=["name", "active"])
    task.save(update_fields=["name", "active"])
    task.groups.set(readers)
    return True


def _page_root() -> Page:
    root = Page.get_first_root_node()
    if root is None:
        raise LookupError("The page tree has no root: are all migrations applied?")
    return root


def _set_name(group: Group, name: str) -> bool:
    if group.name == name:
        return False
    group.name = name
    group.save(update_fields=["name"])
    return True


def _apply_grant(group: Group, grant: Grant) -> bool:
    names = set(grant.permissions)
    if grant.all_snippets:
        names |= _model_permissions(get_snippet_models(), actions=("add", "change", "delete", "view", "publish"))
    if grant.all_settings:
        names |= _model_permissions(settings_registry, actions=("change",))
    return any(
        [
            _set_permissions(group, _permissions(names)),
            _set_collection_permissions(group, _permissions(grant.collections)),
        ]
    )


def _model_permissions(classes: Iterable[type[models.Model]], *, actions: tuple[str, ...]) -> set[str]:
    types = ContentType.objects.get_for_models(*classes).values()
    codenames = [f"{action}_{content_type.model}" for content_type in types for action in actions]
    found = DjangoPermission.objects.filter(content_type__in=types, codename__in=codenames)
    return {f"{p.content_type.app_label}.{p.codename}" for p in found.select_related("content_type")}


def _permissions(names: Iterable[str]) -> list[DjangoPermission]:
    """The rows of these permissions. An unknown name is a mistake in the table: LookupError."""
    names = sorted(names)
    rows = DjangoPermission.objects.select_related("content_type").all()
    known = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    missing = sorted(set(names) - known.keys())
    if missing:
        raise LookupError(f"No such permissions: {', '.join(missing)}. Are all migrations applied?")
    return [known[name] for name in names]


def _set_permissions(group: Group, wanted: list[DjangoPermission]) -> bool:
    before = set(group.permissions.values_list("pk", flat=True))
    group.permissions.set(wanted)
    return before != {permission.pk for permission in wanted}


def _set_page_permissions(group: Group, role: Role) -> bool:
    wanted = set()
    for section, what in PUBLISHING.get(role, {}).items():
        permissions = _permissions(f"wagtailcore.{name}" for name in PAGE_PERMISSIONS[what])
        wanted |= {(page, permission.pk) for page in _pages_of(section) for permission in permissions}
    return _sync(GroupPagePermission.objects.filter(group=group), wanted, place="page_id", group=group)


def _pages_of(section: Section) -> list[int]:
    """The first pages of a section, one in each language; of the whole site its root, so new locales are included."""
    if section is Section.SITE:
        return [_page_root().pk]
    return list(apps.get_model(section.value)._default_manager.values_list("pk", flat=True))


def _set_collection_permissions(group: Group, permissions: list[DjangoPermission]) -> bool:
    root = Collection.get_first_root_node()
    if root is None:
        raise LookupError("The collection tree has no root: are all migrations applied?")
    wanted = {(root.pk, permission.pk) for permission in permissions}
    return _sync(GroupCollectionPermission.objects.filter(group=group), wanted, place="collection_id", group=group)


def _sync(rows: models.QuerySet, wanted: set[tuple[int, int]], *, place: str, group: Group) -> bool:
    present = {(getattr(row, place), row.permission_id): row for row in rows}
    for key in present.keys() - wanted:
        present[key].delete()
    for place_id, permission_id in sorted(wanted - present.keys()):
        rows.model.objects.create(group=group, permission_id=permission_id, **{place: place_id})
    return present.keys() != wanted
