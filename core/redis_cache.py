"""Django's Redis cache with a client that is made once: one for each call costs more than the call."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends import redis


class CacheClient(redis.RedisCacheClient):
    """With one client for each pool of connections; clients and pools may be shared by threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # Missing in the stubs.
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]


class RedisCache(redis.RedisCache):
    """`CACHE_URL=rediscache://…`."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = CacheClient
