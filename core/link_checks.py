"""Links to other sites, looked at by night: does somebody still answer there?

The site asks as a careful stranger: https alone, public addresses alone (what a name leads to is looked up once and
that very address is asked, so a name cannot lead inside later), no cookies, nothing sent, no more than the head of the
answer read, few redirects, few seconds, few addresses a night. Two failed nights in a row make a link broken.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from django.db.models import F, TextChoices
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext_lazy

from core.models import LinkCheck

PER_NIGHT: Final = 60
TIMEOUT_SECONDS: Final = 8
"""For each step of an answer."""
DEADLINE_SECONDS: Final = 15
"""For a whole answer: one that comes drop by drop would never run out of time."""
BUDGET_SECONDS: Final = 8 * 60
"""Well below the lease of a due job."""
MAX_REDIRECTS: Final = 4
NIGHTS_TO_BE_BROKEN: Final = 2
ADDRESS_MAX: Final = 2000
USER_AGENT: Final = "Pari/1.0 (controllo dei collegamenti)"


NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that a gateway of ours might turn into any other, one inside too (RFC 6052)."""


class Outcome(TextChoices):
    """What came of asking. Who refuses robots, or is busy, is there."""

    OK = "", ""
    GONE = "gone", pgettext_lazy("collegamento", "la pagina non c’è più")
    NO_SITE = "no_site", pgettext_lazy("collegamento", "il sito non esiste o non risponde")
    NOT_SAFE = "not_safe", pgettext_lazy("collegamento", "il certificato del sito non è valido")
    NOT_PUBLIC = "not_public", pgettext_lazy("collegamento", "da fuori non si raggiunge")


GONE_CODES: Final = frozenset({404, 410})


class _UnreachableError(Exception):
    """Carries the outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


def broken_among(addresses: Iterable[str]) -> Mapping[str, str]:
    """Which of these are known to be broken, and why in words. One query, none for none."""
    wanted = {digest_of(address): address for address in addresses}
    if not wanted:
        return {}
    rows = LinkCheck.objects.filter(digest__in=wanted, failures__gte=NIGHTS_TO_BE_BROKEN).exclude(outcome=Outcome.OK)
    return {wanted[row.digest]: str(Outcome(row.outcome).label) for row in rows if row.outcome in Outcome.values}


def digest_of(address: str) -> str:
    """The key of an address: it may be longer than an index bears."""
    return hashlib.sha256(address.encode()).hexdigest()


def look_at_some(addresses: set[str]) -> int:
    """Look at those of these addresses that were looked at longest ago; forget the others. Returns how many."""
    secure = {digest_of(each): each for each in addresses if each.startswith("https://") and len(each) <= ADDRESS_MAX}
    LinkCheck.objects.exclude(digest__in=secure).delete()
    known = set(LinkCheck.objects.values_list("digest", flat=True))
    LinkCheck.objects.bulk_create(
        [LinkCheck(digest=digest, address=address) for digest, address in secure.items() if digest not in known],
        ignore_conflicts=True,
    )
    end = time.monotonic() + BUDGET_SECONDS
    done = 0
    for row in LinkCheck.objects.order_by(F("checked_at").asc(nulls_first=True), "digest")[:PER_NIGHT]:
        if time.monotonic() > end:
            break
        outcome = look_at(row.address)
        row.outcome, row.checked_at = outcome.value, timezone.now()
        row.failures = 0 if outcome is Outcome.OK else row.failures + 1
        row.save(update_fields=["outcome", "checked_at", "failures"])
        done += 1
    return done


def look_at(address: str) -> Outcome:
    """Ask for this address once, following few redirects."""
    try:
        return _follow(address)
    except _UnreachableError as error:
        return error.outcome
    except ssl.SSLError:
        return Outcome.NOT_SAFE
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome.NO_SITE


def _follow(address: str) -> Outcome:
    """What leads to plain http, or round and round, ends there: somebody answered."""
    for _hop in range(MAX_REDIRECTS + 1):
        parts = urlsplit(address)
        if parts.scheme != "https":
            break
        status, location = _ask(parts)
        if status in GONE_CODES:
            return Outcome.GONE
        if status not in range(300, 400) or not location:
            break
        address = urljoin(address, location)
    return Outcome.OK


def public_address(host: str) -> str:
    """The address that this name leads to, if all that it leads to are public; `_UnreachableError` otherwise."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise _UnreachableError(Outcome.NO_SITE) from error
    if not found or not all(_is_public(each) for each in found):
        raise _UnreachableError(Outcome.NOT_PUBLIC)
    return sorted(found, key=lambda each: (":" in each, each))[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_public(str(inner))
        if address in NAT64 or address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


class _PinnedConnection(http.client.HTTPSConnection):
    """To the address that was judged, whatever the name says a moment later."""

    def __init__(self, host: str, ip: str) -> None:
        self._context_of_site = ssl.create_default_context()
        super().__init__(host, timeout=TIMEOUT_SECONDS, context=self._context_of_site)
        self._ip = ip
        self._timer: threading.Timer | None = None
        self.is_cut = False

    def connect(self) -> None:
        plain_socket = socket.create_connection((self._ip, 443), self.timeout)
        self.sock = self._context_of_site.wrap_socket(
            plain_socket, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._timer = threading.Timer(DEADLINE_SECONDS, self._cut)
        self._timer.daemon = True
        self._timer.start()
        self.sock.do_handshake()

    def _cut(self) -> None:
        """End it from outside: whoever waits for the answer gets an error."""
        self.is_cut = True
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().close()


def _ask(parts: SplitResult) -> tuple[int, str]:
    """Status and `Location` of the answer. Its body is not read."""
    host = (parts.hostname or "").encode("idna").decode()
    if not host or parts.port not in (None, 443) or parts.username is not None:
        raise _UnreachableError(Outcome.NOT_PUBLIC)
    connection = _PinnedConnection(host, public_address(host))
    try:
        target = parts.path or "/"
        if parts.query:
            target = f"{target}?{parts.query}"
        connection.request("GET", iri_to_uri(target), headers={"User-Agent": USER_AGENT, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    except (OSError, http.client.HTTPException) as error:
        if connection.is_cut:
            raise _UnreachableError(Outcome.NO_SITE) from error
        raise
    finally:
        connection.close()
