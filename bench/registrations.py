"""How much the guard of the seats costs, and what it prevents.

The same crowd registers three times: with the conditional UPDATE of `courses.seats`, with the classic
`SELECT … FOR UPDATE`, and with no lock at all. Absolute numbers say something about this machine; the ratios and the
column "too many" are the result. `python -m bench.registrations --people 600 --threads 16`

Runs on the PostgreSQL server of `TEST_POSTGRES_URL` where one answers, otherwise on SQLite; always in a database of its
own, which is removed afterwards.
"""

from __future__ import annotations

import argparse
import getpass
import os
import queue
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import time as time_of_day
from datetime import timedelta
from unittest.mock import patch

import psycopg

DEFAULT_URL = f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres"
CONNECT_SECONDS = 3


def choose_database() -> None:
    """Point the test settings at PostgreSQL if it answers. Must run before Django is set up."""
    url = os.environ.get("TEST_POSTGRES_URL", DEFAULT_URL)
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.OperationalError:
        sys.stdout.write("No PostgreSQL answers: measuring on SQLite (one writer: no lock cannot oversell there).\n")
    else:
        server = url.rpartition("/")[0]
        os.environ["TEST_DATABASE_URL"] = f"{server}/pari_bench_{os.getpid()}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"


choose_database()

import django  # noqa: E402 - the database is chosen before

django.setup()

from django.db import connection, connections  # noqa: E402 - needs Django set up
from django.utils import timezone  # noqa: E402 - needs Django set up

from bench.claims import METHODS, Claim  # noqa: E402 - needs Django set up
from courses import operations, seats  # noqa: E402 - needs Django set up
from courses.models import Course, CourseGroup, Edition, Registration  # noqa: E402 - needs Django set up
from courses.operations import registering  # noqa: E402 - needs Django set up
from courses.states import State  # noqa: E402 - needs Django set up


@dataclass(frozen=True, slots=True)
class Result:
    """One crowd: registrations a second, and confirmations beyond the seats."""

    rate: float
    too_many: int
    failed: int


def make_group(seats_number: int) -> CourseGroup:
    now = timezone.now()
    edition = Edition.objects.create(
        course=Course.objects.create(title="bench"), title="bench", enrolment_until=now + timedelta(days=1)
    )
    return CourseGroup.objects.create(
        edition=edition,
        weekday=1,
        start_time=time_of_day(20),
        end_time=time_of_day(21),
        venue="bench",
        first_date=now.date(),
        last_date=now.date(),
        seats=seats_number,
    )


def run_crowd(claim: Claim, *, people: int, threads: int, seats_number: int) -> Result:
    group = make_group(seats_number)
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for _person in range(people):
        waiting.put(uuid.uuid4().hex)
    start, failures = threading.Barrier(threads + 1), []

    def work() -> None:
        connection.ensure_connection()
        start.wait()
        while True:
            try:
                person = waiting.get_nowait()
            except queue.Empty:
                break
            try:
                register(group, person)
            except Exception as error:  # noqa: BLE001 - counted, whatever it is
                failures.append(error)
        connections.close_all()

    crowd = [threading.Thread(target=work) for _ in range(threads)]
    with patch.object(seats, "claim_seat", claim), patch.object(registering, "notify"):
        for thread in crowd:
            thread.start()
        start.wait()
        begun = time.perf_counter()
        for thread in crowd:
            thread.join()
        elapsed = time.perf_counter() - begun
    confirmed = Registration.objects.filter(group=group, state=State.CONFIRMED).count()
    return Result(rate=people / elapsed, too_many=max(0, confirmed - seats_number), failed=len(failures))


def register(group: CourseGroup, person: str) -> None:
    operations.register(
        edition=group.edition,
        group=group.uuid,
        first_name="Ada",
        last_name="Rossi",
        email=f"{person}@example.org",
        answers={},
        definition={},
        locale="it",
        submission_key=person,
    )


def report(results: dict[str, list[Result]]) -> None:
    """A table; the rate is the median of the rounds, relative to the first method."""
    medians = {name: sorted(each.rate for each in rounds)[len(rounds) // 2] for name, rounds in results.items()}
    reference = next(iter(medians.values()))
    sys.stdout.write(f"\n{'method':<22}{'per second':>12}{'ratio':>8}{'too many':>10}{'failed':>8}\n")
    for name, rounds in results.items():
        too_many, failed = sum(each.too_many for each in rounds), sum(each.failed for each in rounds)
        sys.stdout.write(
            f"{name:<22}{medians[name]:>12.0f}{medians[name] / reference:>8.2f}{too_many:>10}{failed:>8}\n"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--seats", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sys.stdout.write(f"Preparing a database ({connection.vendor}) …\n")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        results: dict[str, list[Result]] = {method: [] for method in METHODS}
        for number in range(1, options.rounds + 1):
            for method, claim in METHODS.items():  # Interleaved, so that a busy moment of the machine hits all alike.
                sys.stdout.write(f"  round {number}/{options.rounds}: {method}\n")
                sys.stdout.flush()
                results[method].append(
                    run_crowd(claim, people=options.people, threads=options.threads, seats_number=options.seats)
                )
        report(results)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
