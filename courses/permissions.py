"""Who may do what with registrations: the role table's answer, by name. Today every course belongs to one desk."""

from __future__ import annotations

from staff.roles import AnyUser, Permission, has_permission


def can_view_registrations(user: AnyUser) -> bool:
    """See courses, groups, lessons and who is in them."""
    return has_permission(user, Permission.VIEW_REGISTRATIONS)


def can_manage_registrations(user: AnyUser) -> bool:
    """Promote, withdraw and undo."""
    return has_permission(user, Permission.MANAGE_REGISTRATIONS)


def can_export_registrations(user: AnyUser) -> bool:
    """Take registrations out as a file."""
    return has_permission(user, Permission.EXPORT_REGISTRATIONS)
