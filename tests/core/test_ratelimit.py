"""Limits that count without remembering who."""

from __future__ import annotations

import datetime
import logging

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError

from core import ratelimit
from core.ratelimit import client_network, hit, hit_by_anybody

pytestmark = pytest.mark.usefixtures("stopped_clock")

ADDRESS = "203.0.113.7"
NOON = datetime.datetime(2026, 3, 8, 12, 0, tzinfo=datetime.UTC)


def request_from(address=ADDRESS, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().post("/modulo/", REMOTE_ADDR=address, headers=headers)


def attempt(address=ADDRESS, **changes):
    options = {"scope": "test", "limit": 2, "window_seconds": 600, **changes}
    return hit(request_from(address), **options)


def test_attempts_beyond_the_limit_are_refused():
    assert [attempt() for _ in range(4)] == [True, True, False, False]


def test_addresses_and_scopes_are_counted_apart():
    assert [attempt(), attempt(), attempt()] == [True, True, False]
    assert attempt("203.0.113.8")
    assert attempt(scope="other")


def test_the_next_window_starts_anew():
    with time_machine.travel(NOON, tick=False) as clock:
        assert [attempt(), attempt(), attempt()] == [True, True, False]
        clock.shift(601)
        assert attempt()


def test_the_cache_holds_no_address(monkeypatch):
    seen = []
    for name in ("add", "set", "incr"):
        original = getattr(cache, name)
        monkeypatch.setattr(
            cache,
            name,
            lambda *args, _original=original, **kwargs: (seen.append(repr(args)), _original(*args, **kwargs))[1],
        )
    attempt()
    assert seen
    assert ADDRESS not in "".join(seen)


def test_another_day_has_another_key():
    """Yesterday's counters cannot be told apart by whoever reads today's key."""
    with time_machine.travel(NOON, tick=False) as clock:
        first = ratelimit._day_key()
        assert ratelimit._day_key() == first
        clock.shift(datetime.timedelta(days=1))
        assert ratelimit._day_key() != first


def test_an_evicted_counter_starts_again(monkeypatch):
    monkeypatch.setattr(cache, "incr", lambda key: (_ for _ in ()).throw(ValueError("no such key")))
    assert attempt(limit=1)


@pytest.mark.parametrize("error", [RedisConnectionError("down"), OSError("down")])
def test_without_a_cache_people_pass_unless_the_limit_protects_someone(monkeypatch, caplog, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(cache, "get", fail)
    with caplog.at_level(logging.WARNING):
        assert attempt()
        assert not attempt(fail_closed=True)
    assert ADDRESS not in caplog.text
    assert "down" not in caplog.text


@pytest.mark.parametrize("backend", ["django.core.cache.backends.dummy.DummyCache"])
def test_a_cache_that_keeps_nothing_counts_as_a_failure(settings, backend):
    settings.CACHES = {"default": {"BACKEND": backend}}
    assert attempt()
    assert not attempt(fail_closed=True)


# Whose attempt it is


def test_forwarded_addresses_are_ignored_without_a_trusted_proxy(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_network(request_from(forwarded="198.51.100.1")) == ADDRESS


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        (2, "10.9.9.9, 198.51.100.1, 192.0.2.5", "198.51.100.1"),
        (2, "198.51.100.1", ADDRESS),
        (1, "", ADDRESS),
        (1, " , ", ADDRESS),
    ],
)
def test_a_visitor_cannot_forge_an_address_through_our_proxies(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_network(request_from(forwarded=forwarded)) == expected


def test_ipv6_is_counted_by_network():
    assert client_network(request_from("2001:db8:1:2::1")) == client_network(request_from("2001:db8:1:2:ffff::9"))
    assert client_network(request_from("2001:db8:1:3::1")) != client_network(request_from("2001:db8:1:2::1"))
    assert client_network(request_from("::ffff:203.0.113.7")) == ADDRESS


@pytest.mark.parametrize("address", ["", "unix:", "not an address"])
def test_an_odd_address_is_counted_too(address):
    assert attempt(address, limit=1)
    assert not attempt(address, limit=1)


@pytest.mark.parametrize("entry", ["203.0.113.9:443", "203.0.113.9"])
def test_a_port_written_by_a_proxy_is_not_part_of_the_address(settings, entry):
    settings.TRUSTED_PROXY_COUNT = 1
    assert client_network(request_from("10.0.0.1", forwarded=entry)) == "203.0.113.9"


def test_a_port_beside_an_ipv6_address(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    request = request_from("10.0.0.1", forwarded="[2001:db8::1]:443")
    assert client_network(request) == client_network(request_from("10.0.0.1", forwarded="2001:db8::2"))


def test_a_wider_network_is_counted_as_one():
    inside = [f"2001:db8:7:{number:x}::1" for number in range(4)]
    assert [attempt(address) for address in inside] == [True] * 4
    assert [attempt(address, scope="wide", ipv6_prefix=48) for address in inside] == [True, True, False, False]
    assert attempt("2001:db8:8::1", scope="wide", ipv6_prefix=48)
    assert client_network(request_from("203.0.113.7"), 48) == "203.0.113.7"


def test_everybody_together_is_counted(monkeypatch):
    options = {"scope": "all", "limit": 2, "window_seconds": 600}
    assert [hit_by_anybody(**options) for _ in range(3)] == [True, True, False]

    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(ratelimit, "_count", broken)
    assert hit_by_anybody(**options)
    assert not hit_by_anybody(**options, fail_closed=True)


def test_what_is_used_is_told_without_counting():
    options = {"scope": "test", "window_seconds": 600}
    with time_machine.travel(NOON, tick=False):
        assert [ratelimit.used(ADDRESS, **options) for _ in range(3)] == [0, 0, 0]
        attempt()
        assert [ratelimit.used(ADDRESS, **options) for _ in range(3)] == [1, 1, 1]
        assert ratelimit.used("203.0.113.8", **options) == 0
        hit_by_anybody(limit=9, **options)
        hit_by_anybody(limit=9, **options)
        assert ratelimit.used("", **options) == 2


def place(network="", *, places=2):
    return ratelimit.take_place(scope="test", places=places, seconds=600, network=network)


def test_places_are_taken_and_given_back():
    first, second = place(), place()
    assert None not in (first, second)
    assert first != second
    assert place() is None
    ratelimit.leave_place(first)
    assert place() == first


def test_each_network_has_places_of_its_own_and_is_not_named():
    assert place(ADDRESS, places=1)
    assert place(ADDRESS, places=1) is None
    taken = place("203.0.113.8", places=1)
    assert taken
    assert "203.0.113" not in taken


def test_a_place_that_nobody_gives_back_is_free_again():
    with time_machine.travel(NOON, tick=False) as clock:
        assert place(places=1)
        clock.shift(datetime.timedelta(minutes=9))
        assert place(places=1) is None
        clock.shift(datetime.timedelta(minutes=2))
        assert place(places=1)


def test_while_nobody_can_count_there_is_a_place(monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RedisConnectionError

    for name in ("add", "delete", "get"):
        monkeypatch.setattr(ratelimit.cache, name, fail)
    taken = place()
    assert taken == ""
    ratelimit.leave_place(taken)
    assert len(caplog.records) == 2
