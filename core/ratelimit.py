"""Limits on how often one address may do something, without keeping any address.

What the cache holds is a counter under `HMAC(day key, scope, address)`. The day key is random, lives only in the same
cache and is forgotten after a day: whoever reads the cache tomorrow cannot tell whose counter it was. No address is
logged either.

With the local-memory cache each process counts for itself, so the real limit is `limit × processes`; a shared cache
(`CACHE_URL`) makes it exact.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import secrets
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

CACHE_ERRORS = (OSError, RedisError, DatabaseError)
DAY_KEY_SECONDS = int(timedelta(hours=25).total_seconds())
IPV6_PREFIX = 64
"""One household or telephone holds a whole /64, so the limit counts networks, not single IPv6 addresses."""


def hit(request: HttpRequest, *, scope: str, limit: int, window_seconds: int, fail_closed: bool = False) -> bool:
    """Count one attempt; True if it is allowed, False from the `limit + 1`-th within the window on.

    `fail_closed` decides what happens when the cache does not answer. The default lets people through: a report or a
    registration must not be lost because Redis is down, and robots have other obstacles. Pass True where the limit
    itself protects somebody: guessing a reporter's code, passwords, recovery codes.
    """
    try:
        return _count(request, scope=scope, window_seconds=window_seconds) <= limit
    except CACHE_ERRORS:
        logger.warning("Rate limit not available", extra={"scope": scope, "fail_closed": fail_closed})
        return not fail_closed


def client_network(request: HttpRequest) -> str:
    """The network that the request comes from: an IPv4 address or an IPv6 /64. Never store or log it.

    `TRUSTED_PROXY_COUNT` says how many proxies of ours stand in front: that many entries of `X-Forwarded-For`, counted
    from the right, were written by them. What stands further left was written by the visitor and is ignored.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops: int = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    if hops > 0:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(forwarded) >= hops:
            address = _without_port(forwarded[-hops])
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed)


def _without_port(entry: str) -> str:
    """The address of an `X-Forwarded-For` entry; some proxies add the port: `192.0.2.1:443`, `[2001:db8::1]:443`."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def _count(request: HttpRequest, *, scope: str, window_seconds: int) -> int:
    window = int(time.time()) // window_seconds
    message = "\0".join([scope, str(window), client_network(request)]).encode()
    key = "ratelimit:" + hmac.new(_day_key(), message, hashlib.sha256).hexdigest()
    cache.add(key, 0, timeout=window_seconds)
    try:
        return cache.incr(key)
    except ValueError:
        # The counter was evicted between the two calls: this is the first attempt that anybody remembers.
        cache.set(key, 1, timeout=window_seconds)
        return 1


def _day_key() -> bytes:
    name = f"ratelimit:key:{timezone.now():%Y-%m-%d}"
    key = cache.get(name)
    if key is None:
        cache.add(name, secrets.token_bytes(32), timeout=DAY_KEY_SECONDS)
        key = cache.get(name)
    if key is None:
        raise ConnectionError("the cache keeps nothing")
    return bytes(key)
