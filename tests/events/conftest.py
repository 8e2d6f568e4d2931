from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from staff.roles import Role, give_role


@pytest.fixture
def desk(db) -> User:
    """Somebody of the course desk."""
    user = User.objects.create_user("sportello", password="una-frase-lunga-e-sicura")
    give_role(user, Role.COURSE_DESK)
    return user
