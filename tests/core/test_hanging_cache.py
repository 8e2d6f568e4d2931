"""A Redis that takes the connection and says nothing: a visitor is let through, soon."""

from __future__ import annotations

import time

import pytest
from django.test import RequestFactory

from core import ratelimit
from core.redis_cache import RedisCache
from tests.outbox.server import silent_server

pytestmark = pytest.mark.enable_socket


@pytest.mark.parametrize("fail_closed", [False, True])
def test_a_hanging_cache_holds_nobody(monkeypatch, fail_closed):
    with silent_server() as port:
        options = {"OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}
        monkeypatch.setattr(ratelimit, "cache", RedisCache(f"redis://127.0.0.1:{port}/1", options))
        begun = time.monotonic()
        allowed = ratelimit.hit(
            RequestFactory().get("/"), scope="test", limit=1, window_seconds=60, fail_closed=fail_closed
        )
    assert allowed is not fail_closed
    assert time.monotonic() - begun < 5


def test_one_client_is_made_for_a_server():
    """Django makes one for each call."""
    client = RedisCache("redis://127.0.0.1:1/1", {})._cache
    assert client.get_client("a") is client.get_client("b", write=True)
