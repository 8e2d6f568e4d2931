"""Who may do what with appointments: the role table's answer, by name. Today every desk belongs to one office."""

from __future__ import annotations

from staff.roles import AnyUser, Permission, has_permission


def can_manage_appointments(user: AnyUser) -> bool:
    """Take, move, cancel, say who came, say when a desk is closed."""
    return has_permission(user, Permission.MANAGE_APPOINTMENTS)


def can_export_appointments(user: AnyUser) -> bool:
    """Take appointments out as a file."""
    return has_permission(user, Permission.EXPORT_APPOINTMENTS)
