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


def hit(
    request: HttpRequest,
    *,
    scope: str,
    limit: int,
    window_seconds: int,
    fail_closed: bool = False,
    ipv6_prefix: int = IPV6_PREFIX,
) -> bool:
    """Count one attempt; True if it is allowed, False from the `limit + 1`-th within the window on.

    `ipv6_prefix` counts wider networks than a household's: whoever rents a /48 has 65,536 of those.

    `fail_closed` decides what happens when the cache does not answer. The default lets people through: a report or a
    registration must not be lost because Redis is down, and robots have other obstacles. Pass True where the limit
    itself protects somebody: guessing a reporter's code, passwords, recovery codes.
    """
    try:
        return _count(client_network(request, ipv6_prefix), scope=scope, window_seconds=window_seconds) <= limit
    except CACHE_ERRORS:
        logger.warning("Rate limit not available", extra={"scope": scope, "fail_closed": fail_closed})
        return not fail_closed


def hit_by_anybody(*, scope: str, limit: int, window_seconds: int, fail_closed: bool = False) -> bool:
    """The same for all visitors together: for work that is dear wherever it is asked from."""
    try:
        return _count("", scope=scope, window_seconds=window_seconds) <= limit
    except CACHE_ERRORS:
        logger.warning("Rate limit not available", extra={"scope": scope, "fail_closed": fail_closed})
        return not fail_closed


def used(network: str, *, scope: str, window_seconds: int) -> int:
    """How often it was counted in this window, without counting; nothing while nobody can say. "" is everybody."""
    try:
        return int(cache.get(_counter(network, scope=scope, window_seconds=window_seconds), 0))
    except CACHE_ERRORS:
        logger.warning("Rate limit not available", extra={"scope": scope, "fail_closed": False})
        return 0


def take_place(*, scope: str, places: int, seconds: int, network: str = "") -> str | None:
    """One of so many places, for work that few may do at once; None when all are taken. `leave_place` gives it back.

    A place that nobody gives back, because its process was killed, is free again after `seconds`. With `network` the
    places of that network are meant. While nobody can count, there is always one.
    """
    try:
        for number in range(places):
            key = _key(f"place:{scope}:{number}", network)
            if cache.add(key, 1, timeout=seconds):
                return key
    except CACHE_ERRORS:
        logger.warning("Rate limit not available", extra={"scope": scope, "fail_closed": False})
        return ""
    return None


def leave_place(place: str) -> None:
    """Give back what `take_place` gave."""
    try:
        cache.delete(place)
    except CACHE_ERRORS:
        logger.warning("A place could not be given back; it is free again in a while")


def client_network(request: HttpRequest, ipv6_prefix: int = IPV6_PREFIX) -> str:
    """The network that the request comes from: an IPv4 address or an IPv6 /64 (or wider). Never store or log it.

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
        return str(ipaddress.ip_network((parsed, ipv6_prefix), strict=False))
    return str(parsed)


def _without_port(entry: str) -> str:
    """The address of an `X-Forwarded-For` entry; some proxies add the port: `192.0.2.1:443`, `[2001:db8::1]:443`."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def _count(network: str, *, scope: str, window_seconds: int) -> int:
    key = _counter(network, scope=scope, window_seconds=window_seconds)
    try:
        return cache.incr(key)
    except ValueError:  # Nobody has counted in this window, or the counter was evicted.
        return 1 if cache.add(key, 1, timeout=window_seconds) else cache.incr(key)


def _counter(network: str, *, scope: str, window_seconds: int) -> str:
    window = int(time.time()) // window_seconds
    message = "\0".join([scope, str(window), network]).encode()
    return "ratelimit:" + hmac.new(_day_key(), message, hashlib.sha256).hexdigest()


def _key(*parts: str) -> str:
    return "ratelimit:" + hmac.new(_day_key(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def _day_key() -> bytes:
    name = f"ratelimit:key:{timezone.now():%Y-%m-%d}"
    key = cache.get(name)
    if key is None:
        cache.add(name, secrets.token_bytes(32), timeout=DAY_KEY_SECONDS)
        key = cache.get(name)
    if key is None:
        raise ConnectionError("the cache keeps nothing")
    return bytes(key)
