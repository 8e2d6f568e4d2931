"""What a flood of files may take: so many from one network, so many at once, so much room for what is not sent yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import ratelimit
from formbuilder.filling.gate import Limit, Refusal, Refused
from formbuilder.uploads import waiting

FILES: Final = Limit(scope="form.files", times=600, window_seconds=60 * 60, spares_staff=True)
"""Files of one network in an hour: a school on the day when enrolment opens."""
FILES_WIDE: Final = Limit(
    scope="form.files.wide", times=1_200, window_seconds=60 * 60, spares_staff=True, ipv6_prefix=48
)
AT_ONCE: Final = 12
AT_ONCE_FROM_ONE_NETWORK: Final = 4
"""A slow upload holds a thread of the server: there must be some left for those who read (docs/operations.md)."""
LONGEST_SECONDS: Final = 15 * 60
"""After this the place of an upload is free again, also where its process was killed."""
WAITING_MAX_BYTES: Final = 5 * 1024**3
"""How much may lie there that belongs to forms in progress."""


def allows_another_file(request: HttpRequest) -> bool:
    """Count one file of this network."""
    return FILES.allows(request) and FILES_WIDE.allows(request)


def has_room(size: int) -> bool:
    """Whether so many bytes more may wait."""
    return waiting.bytes_waiting() + size <= WAITING_MAX_BYTES


@contextmanager
def one_of_few(request: HttpRequest) -> Iterator[None]:
    """While a post with files is read. Raises `Refused` when too many are being read already."""
    with ExitStack() as places:
        for scope, slots, network in (
            ("form.uploads.network", AT_ONCE_FROM_ONE_NETWORK, ratelimit.client_network(request)),
            ("form.uploads", AT_ONCE, ""),
        ):
            place = ratelimit.take_place(scope=scope, places=slots, seconds=LONGEST_SECONDS, network=network)
            if place is None:
                raise Refused(_busy(), status=HTTPStatus.SERVICE_UNAVAILABLE)
            places.callback(ratelimit.leave_place, place)
        yield


def _busy() -> Refusal:
    return Refusal(
        title=_("In questo momento arrivano troppi file"),
        text=_(
            "Non abbiamo ricevuto nulla. Torna indietro con il browser, aspetta un minuto e premi di nuovo il "
            "pulsante: quello che hai scritto è ancora lì."
        ),
    )
