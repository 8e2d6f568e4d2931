"""What a crowd does to the site: over HTTP, on PostgreSQL, gunicorn with two workers of the kind that `deploy/` starts.

`python -m bench.pressure` measures whole journeys, from the first question to the confirmation, and confirming posts
alone, prepared beforehand; the latter with our way of taking a seat, with `SELECT … FOR UPDATE`, and with no lock.
`--against VERSION` serves an earlier version of the site too, turn and turn about. The results are ratios within one
run, confirmations beyond the seats, and what the sweep over the seats finds; the rest says something about this
machine, which citizens, site and database share. "site ms" is processor time of the workers for each: what else the
machine does counts less there. Everything stays on 127.0.0.1, in databases of its own; `--minutes` ends it by itself.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from bench.crowd import HOST, Crowd
from bench.form_pages import check_out

ROOT: Final = Path(__file__).resolve().parents[1]
SERVER: Final = os.environ.get("TEST_POSTGRES_URL", f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres")
WORKERS, THREADS = 2, 8
METHODS: Final = ("conditional UPDATE", "SELECT … FOR UPDATE", "no lock")
OURS: Final = METHODS[0]
SEATED: Final = 0.6
"""The part of a crowd that finds a seat; the rest joins the waiting list."""
GOALS: Final = {"journeys a second": 30.0, "confirming posts a second": 100.0, "p95 of a confirming post, ms": 300.0}
STARTS_WITHIN: Final = 60
P95: Final = 19
"""Of twenty parts."""


@dataclass(slots=True)
class Tally:
    """What several crowds of one kind came to."""

    rates: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    lost: int = 0
    server_errors: int = 0
    too_many: int = 0
    drifts: int = 0

    def add(self, crowd: Crowd, *, cpu: float) -> None:
        self.rates.append(crowd.arrived / crowd.seconds)
        self.milliseconds += [1_000 * each for each in crowd.confirming]
        self.cpu.append(1_000 * cpu / max(crowd.arrived, 1))
        self.lost += len(crowd.failures)
        self.server_errors += crowd.server_errors
        for failure in sorted(set(crowd.failures))[:3]:
            sys.stdout.write(f"    lost: {failure}\n")

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[P95 - 1] if len(self.milliseconds) > 1 else 0.0


class Site:
    """One tree with the demonstration in a database of its own."""

    def __init__(self, tree: Path, folder: Path, *, name: str, cache: str) -> None:
        self.tree, self.folder, self.name = tree, folder, name
        self.database = SERVER.rpartition("/")[0] + f"/{name}"
        self._env = os.environ | {
            "DATABASE_URL": self.database,
            "CACHE_URL": cache,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": "dummymail://",
            "BASE_URL": f"https://{HOST}",
        }
        folder.mkdir()

    def load(self) -> None:
        for command in (["migrate", "--verbosity", "0", "--skip-checks"], ["load_demo"]):
            self._manage(*command)

    def _manage(self, *command: str) -> int:
        env = self._env | {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "DEBUG": "false"}
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=self.tree, env=env, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode and command[0] != "courses":
            raise SystemExit(f"manage.py {' '.join(command)} failed: its error stands above.")
        return done.returncode

    @contextmanager
    def served(self, claim: str = OURS) -> Iterator[tuple[int, int]]:
        """The port, and the process that the workers belong to."""
        with socket.socket() as free:
            free.bind((HOST, 0))
            port: int = free.getsockname()[1]
        env = self._env | {
            "DJANGO_SETTINGS_MODULE": "pressure_settings",
            "SECRET_KEY": "bench-" + "k" * 60,
            "ALLOWED_HOSTS": HOST,
            "DEFAULT_FROM_EMAIL": "bench@example.org",
            "PARI_BENCH_CLAIM": "" if claim == OURS else claim,
        }
        server = ["--bind", f"{HOST}:{port}", "--workers", str(WORKERS), "--worker-class", "gthread"]
        server += ["--threads", str(THREADS), "--timeout", "60", "--log-level", "warning"]
        gunicorn = [sys.executable, "-m", "gunicorn", "pressure_site", "--pythonpath", str(ROOT / "bench"), *server]
        process = subprocess.Popen(gunicorn, cwd=self.tree, env=env)
        try:
            _wait_for(port)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)

    def empty(self, *, seats: int) -> None:
        """Nobody registered yet, and so many seats in each group."""
        tables = ("courses_registration", "outbox_mail", "formbuilder_sealeddraft", "courses_registrationcount")
        with psycopg.connect(self.database, autocommit=True) as connection:
            for table in tables:
                connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table)))
            connection.execute(
                "UPDATE courses_coursegroup SET seats_taken = 0, offered = 0, waiting = 0, last_queue_number = 0,"
                " desk_reserve = 0, seats = %s",
                [seats],
            )

    def too_many(self, *, seats: int) -> int:
        """Confirmed beyond the seats, all groups together."""
        with psycopg.connect(self.database) as connection:
            rows = connection.execute(
                "SELECT count(*) FROM courses_registration WHERE state = 'confirmed' GROUP BY group_id"
            ).fetchall()
        return sum(max(0, int(number) - seats) for (number,) in rows)

    def is_sound(self) -> bool:
        """What operators ask: every counter agrees with the rows, nobody stands twice."""
        return self._manage("courses", "verify_seats") == 0


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("gunicorn did not start.")


def cpu_seconds(parent: int) -> float:
    """What the workers of a process have spent."""
    spent, ticks = 0, os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(values[1]) == parent:
            spent += int(values[11]) + int(values[12])
    return spent / ticks


class Citizens:
    """The process of the crowd."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.crowd"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def do(self, port: int, what: str, number: int, at_once: int) -> Crowd:
        print(json.dumps([port, what, number, at_once]), file=self.process.stdin, flush=True)
        for line in self.process.stdout or ():
            return Crowd(**json.loads(line))
        raise SystemExit("The crowd stopped: its error stands above.")


@contextmanager
def database(name: str) -> Iterator[None]:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield
    finally:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def shared_cache(folder: Path) -> Iterator[str]:
    """A Redis of our own where the machine has one; else each worker counts its limits for itself."""
    found = shutil.which("redis-server")
    if found is None:
        sys.stdout.write("No redis-server here: each worker has a cache of its own.\n")
        yield "locmemcache://"
        return
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([found, *options], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"rediscache://{HOST}:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


def measure_journeys(sites: dict[str, Site], citizens: Citizens, options: argparse.Namespace) -> dict[str, Tally]:
    tallies = {name: Tally() for name in sites}
    seats = int(options.people * SEATED)
    with ExitStack() as stack:
        served = {name: stack.enter_context(site.served()) for name, site in sites.items()}
        for port, _process in served.values():
            citizens.do(port, "journeys", 2 * WORKERS * THREADS, options.at_once)
        for number in range(1, options.rounds + 1):
            for name, (port, process) in served.items():  # Interleaved: a busy moment of the machine hits all alike.
                sys.stdout.write(f"  journeys {number}/{options.rounds}: {name}\n")
                sys.stdout.flush()
                sites[name].empty(seats=seats)
                before = cpu_seconds(process)
                crowd = citizens.do(port, "journeys", options.people, options.at_once)
                tallies[name].add(crowd, cpu=cpu_seconds(process) - before)
                tallies[name].too_many += sites[name].too_many(seats=seats)
                tallies[name].drifts += not sites[name].is_sound()
    return tallies


def measure_posts(
    sites: dict[str, Site], methods: tuple[str, ...], citizens: Citizens, options: argparse.Namespace
) -> dict[str, Tally]:
    """Confirming posts alone: of this tree with each way of taking a seat, of another tree with its own."""
    turns = [(name, method) for name in sites for method in (methods if name == "here" else (OURS,))]
    tallies = {(method if name == "here" else name): Tally() for name, method in turns}
    seats = int(options.people * SEATED)
    for number in range(1, options.rounds + 1):
        for name, method in turns:
            kind = method if name == "here" else name
            sys.stdout.write(f"  posts {number}/{options.rounds}: {kind}\n")
            sys.stdout.flush()
            sites[name].empty(seats=seats)
            with sites[name].served(method) as (port, process):
                citizens.do(port, "prepare", options.people, options.at_once)
                before = cpu_seconds(process)
                crowd = citizens.do(port, "confirm", 0, options.at_once)
                tallies[kind].add(crowd, cpu=cpu_seconds(process) - before)
            tallies[kind].too_many += sites[name].too_many(seats=seats)
            tallies[kind].drifts += not sites[name].is_sound()
    return tallies


def report(title: str, tallies: dict[str, Tally]) -> None:
    """A table; the ratios are to its first line."""
    first = next(iter(tallies.values()))
    heads = ("a second", "ratio", "site ms", "ratio", "p50 ms", "p95 ms", "5xx", "lost", "too many", "unsound")
    sys.stdout.write(f"\n{title:<28}{''.join(f'{head:>10}' for head in heads)}\n")
    for name, tally in tallies.items():
        cpu = statistics.median(tally.cpu)
        figures = (
            f"{tally.rate:.1f}",
            f"{tally.rate / first.rate:.2f}",
            f"{cpu:.1f}",
            f"{cpu / statistics.median(first.cpu):.2f}",
            f"{statistics.median(tally.milliseconds or [0]):.0f}",
            f"{tally.p95:.0f}",
            *(str(each) for each in (tally.server_errors, tally.lost, tally.too_many, tally.drifts)),
        )
        sys.stdout.write(f"{name:<28}{''.join(f'{each:>10}' for each in figures)}\n")


def report_goals(journeys: Tally, posts: Tally) -> None:
    reached = dict(zip(GOALS, (journeys.rate, posts.rate, posts.p95), strict=True))
    sys.stdout.write("\n")
    for name, goal in GOALS.items():
        is_met = reached[name] <= goal if name.startswith("p95") else reached[name] >= goal
        sys.stdout.write(f"{name:<32}{reached[name]:>8.1f}{goal:>8.0f}  {'met' if is_met else 'missed'}\n")
    errors = journeys.server_errors + posts.server_errors
    sys.stdout.write(f"{'answers 5xx':<32}{errors:>8}{0:>8}  {'missed' if errors else 'met'}\n")
    one, five, fifteen = os.getloadavg()
    sys.stdout.write(f"load of the machine: {one:.1f} {five:.1f} {fifteen:.1f}, processors: {os.cpu_count()}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100, help="in each crowd")
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--against", default="", help="an earlier version of this repository")
    parser.add_argument("--minutes", type=int, default=20, help="it stops by itself after so many")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(60 * options.minutes)
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        sys.stdout.write("No PostgreSQL answers: nothing is measured (set TEST_POSTGRES_URL).\n")
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pari-bench-")))
        cache = stack.enter_context(shared_cache(folder))
        sites: dict[str, Site] = {}
        for name, tree in {"here": ROOT, options.against: None}.items():
            if name:
                sys.stdout.write(f"Preparing a database with the demonstration: {name} …\n")
                sys.stdout.flush()
                database_name = f"pari_bench_{os.getpid()}_{len(sites)}"
                stack.enter_context(database(database_name))
                site_tree = tree or check_out(name, folder / "tree")
                sites[name] = Site(site_tree, folder / database_name, name=database_name, cache=cache)
                sites[name].load()
        citizens = Citizens()
        stack.callback(citizens.process.kill)
        journeys = measure_journeys(sites, citizens, options)
        posts = measure_posts(sites, METHODS, citizens, options)
    report("whole journeys", journeys)
    report("confirming posts", posts)
    report_goals(journeys["here"], posts[OURS])


def _stop(*_args: object) -> None:
    raise SystemExit("The time is up.")


if __name__ == "__main__":
    main()
