"""The site as gunicorn serves it to the crowd of `bench.pressure`, or with another way of taking a seat.

The limit of sendings of all networks together is out of the way: past half of it the check page would ask each device
for a proof of work, which here would burn the very processors that serve. The site's own
part is a signature, a hash and one entry in the cache. The limits of each network stand: every citizen has one.
"""

from __future__ import annotations

import os
from typing import Final

from config.wsgi import application
from courses import seats
from courses.models import CoursePage

CLAIM: Final = os.environ.get("PARI_BENCH_CLAIM", "")
MANY: Final = 1_000_000

CoursePage.form_send_limit = MANY

if CLAIM:
    from bench.claims import METHODS

    setattr(seats, "claim_seat", METHODS[CLAIM])  # noqa: B010 - another function, on purpose


__all__ = ["application"]
