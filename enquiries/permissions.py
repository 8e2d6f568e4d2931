"""Who may do what with enquiries: the role table's answer, by name. Today every inbox belongs to one office."""

from __future__ import annotations

from staff.roles import AnyUser, Permission, has_permission


def can_manage_enquiries(user: AnyUser) -> bool:
    """Answer, assign, merge, close, remove."""
    return has_permission(user, Permission.MANAGE_ENQUIRIES)


def can_export_enquiries(user: AnyUser) -> bool:
    """Take enquiries out as a file."""
    return has_permission(user, Permission.EXPORT_ENQUIRIES)
