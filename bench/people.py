"""How long the desk waits for its list of registrations: 1,000 of them against 100,000, whole requests, in one run.

The result is the ratio of the 95th percentiles. `python -m bench.people`; `--sqlite` measures SQLite, where a search
reads the column.

Runs on the PostgreSQL server of `TEST_POSTGRES_URL` unless told otherwise; always in a database of its own, which is
removed afterwards.
"""

from __future__ import annotations

import argparse
import getpass
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import time as time_of_day
from datetime import timedelta
from typing import Final

DEFAULT_URL: Final = f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres"
if "--sqlite" not in sys.argv:  # Before Django is set up.
    server = os.environ.get("TEST_POSTGRES_URL", DEFAULT_URL).rpartition("/")[0]
    os.environ["TEST_DATABASE_URL"] = f"{server}/pari_bench_{os.getpid()}"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django  # noqa: E402 - the database is chosen before

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - needs Django set up
from django.db import connection  # noqa: E402 - needs Django set up
from django.db.models import Q  # noqa: E402 - needs Django set up
from django.test import Client  # noqa: E402 - needs Django set up
from django.urls import reverse  # noqa: E402 - needs Django set up
from django.utils import timezone  # noqa: E402 - needs Django set up

from core.finding import matching  # noqa: E402 - needs Django set up
from courses.models import Course, CourseGroup, Edition, Registration  # noqa: E402 - needs Django set up
from courses.people import search_text  # noqa: E402 - needs Django set up
from courses.states import State  # noqa: E402 - needs Django set up
from staff.grants import apply_roles  # noqa: E402 - needs Django set up
from staff.roles import Role, give_role  # noqa: E402 - needs Django set up

SYLLABLES: Final = "ba be bi bo ca da de do fa fe ga la le li lo ma me mo na ne no pa ra re ri ro sa so ta te"
BATCH: Final = 2_000
P95: Final = 19
"""Of twenty parts."""


def words(seed: int, number: int) -> list[str]:
    """Names as many as a province has: short ones often, each of them once."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    syllables = SYLLABLES.split()
    found = {"".join(chance.choices(syllables, k=chance.choice((2, 3, 3)))).capitalize() for _each in range(number)}
    return sorted(found)


def people(number: int, groups: list[CourseGroup], *, first: int) -> Iterator[Registration]:
    chance = random.Random(first)  # noqa: S311 - no secret
    first_names, last_names, now = words(1, 600), words(2, 9_000), timezone.now()
    for index in range(first, first + number):
        row = Registration(
            id=uuid.UUID(int=chance.getrandbits(128)),
            group=groups[index % len(groups)],
            state=State.CONFIRMED,
            first_name=chance.choice(first_names),
            last_name=chance.choice(last_names),
            email=f"p{index}@example.org",
            email_normalised=f"p{index}@example.org",
            phone=f"0171 {chance.randrange(10**6):06}",
            locale="it",
            submission_digest=f"{index:064}",
            received_at=now - timedelta(minutes=index),
            retain_until=now.date() + timedelta(days=200),
        )
        row.search_text = search_text(
            reference=row.reference,
            first_name=row.first_name,
            last_name=row.last_name,
            email=row.email,
            phone=row.phone,
            definition={},
            answers={},
        )
        yield row


def make_groups() -> list[CourseGroup]:
    now = timezone.now()
    edition = Edition.objects.create(
        course=Course.objects.create(title="bench"), title="bench", enrolment_until=now + timedelta(days=1)
    )
    return [
        CourseGroup.objects.create(
            edition=edition,
            weekday=day,
            start_time=time_of_day(20),
            end_time=time_of_day(21),
            venue="bench",
            first_date=now.date(),
            last_date=now.date(),
            seats=100_000,
        )
        for day in range(1, 6)
    ]


def add(number: int, groups: list[CourseGroup], *, first: int) -> None:
    batch: list[Registration] = []
    for row in people(number, groups, first=first):
        batch.append(row)
        if len(batch) == BATCH:
            Registration.objects.bulk_create(batch)
            batch.clear()
    Registration.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def questions() -> dict[str, str]:
    """What a desk types, by what it is."""
    known = Registration.objects.order_by("received_at").first()
    if known is None:
        raise SystemExit("Nobody is registered.")
    return {
        "the list": "",
        "name": f"{known.last_name} {known.first_name}",
        "part of a name": known.last_name[:4],
        "telephone": known.phone,
        "code": known.reference,
        "a name mistyped": f"{known.last_name}x {known.first_name}",
    }


def measure(client: Client, words_asked: str) -> float:
    """One search as a browser does it: the post, and the page that it leads to."""
    address = reverse("courses_staff:registration_list")
    begun = time.perf_counter()
    response = client.post(address, {"testo": words_asked}, follow=True) if words_asked else client.get(address)
    elapsed = time.perf_counter() - begun
    if response.status_code != 200:  # noqa: PLR2004 - OK
        raise SystemExit(f"Status {response.status_code}.")
    return elapsed * 1000


def measured(client: Client, asked: Mapping[str, str], times: int) -> dict[str, list[float]]:
    return {what: sorted(measure(client, each) for _turn in range(times)) for what, each in asked.items()}


def found(asked: Mapping[str, str]) -> dict[str, int]:
    """How many people each question finds: a page of them takes longer than a line."""
    return {what: Registration.objects.filter(matching(each) if each else Q()).count() for what, each in asked.items()}


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[P95 - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    name = connection.settings_dict["NAME"]
    sys.stdout.write(f"Preparing a database ({connection.vendor}) …\n")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        apply_roles()
        desk = User.objects.create_user("bench")
        give_role(desk, Role.COURSE_DESK)
        client, groups = Client(), make_groups()
        client.force_login(desk)
        add(options.few, groups, first=0)
        asked = questions()
        few, found_few = measured(client, asked, options.times), found(asked)
        add(options.many - options.few, groups, first=options.few)
        many, found_many = measured(client, asked, options.times), found(asked)
        columns = f"{'asked':<18}{f'p95 at {options.few}':>16}{f'at {options.many}':>14}{'ratio':>8}{'found':>18}"
        sys.stdout.write(f"\n{columns}\n")
        for what in asked:
            before, after = p95(few[what]), p95(many[what])
            people_found = f"{found_few[what]} → {found_many[what]}"
            sys.stdout.write(f"{what:<18}{before:>13.1f} ms{after:>11.1f} ms{after / before:>8.2f}{people_found:>18}\n")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
