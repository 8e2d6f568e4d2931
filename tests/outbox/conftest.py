from __future__ import annotations

import pytest

from .server import smtp_server


@pytest.fixture
def smtp(settings):
    """A real mail server, and the site pointed at it."""
    with smtp_server() as (handler, port):
        use(settings, port)
        yield handler


@pytest.fixture
def use_port(settings):
    return lambda port: use(settings, port)


def use(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
