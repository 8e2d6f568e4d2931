"""The templates that the tests copy: made once whoever asks, never half, renewed when what they depend on changes."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests import databases
from tests.databases import PREFIX, PostgresStore, SqliteStore, Template

TABLE = "CREATE TABLE told (word text)"
ROW = "INSERT INTO told VALUES ('once')"


class Told(Template):
    """A template made by two statements instead of the project's commands, slowly."""

    def _manage(self, command: str, *, url: str, files: Path) -> None:
        if command == "fail":
            raise RuntimeError("no such command")
        time.sleep(0.3)
        run(url, TABLE if command == "table" else ROW)
        with (files / "log").open("a") as log:
            log.write(f"{command}\n")


def run(url: str, statement: str) -> list[tuple]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as direct, direct:
            direct.execute("PRAGMA journal_mode=WAL")
            return direct.execute(statement).fetchall()
    with psycopg.connect(url.replace("postgres:", "postgresql:"), autocommit=True) as direct:
        done = direct.execute(statement)
        return done.fetchall() if done.description else []


@pytest.fixture
def store(tmp_path):
    if connection.vendor == "postgresql":
        return PostgresStore(connection.settings_dict, tmp_path)
    return SqliteStore(tmp_path)


@pytest.fixture
def name(store):
    name = f"{PREFIX}test_{uuid.uuid4().hex[:8]}"
    yield name
    for each in (name, f"{name}_making"):
        store.drop(each)


@pytest.fixture
def targets(store, tmp_path):
    names = [f"pari_copy_{uuid.uuid4().hex[:8]}" for _number in range(3)]
    if isinstance(store, SqliteStore):
        names = [str(tmp_path / each) for each in names]
    yield names
    for each in names:
        store.drop(each)


def test_it_is_made_once_however_many_ask(store, name, targets, tmp_path):
    template = Told(name, "", ("table", "row"))
    folders = [tmp_path / f"files{number}" for number in range(len(targets))]
    asking = [
        threading.Thread(target=template.copy, args=(store, target), kwargs={"folder": folder})
        for target, folder in zip(targets, folders, strict=True)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert [run(store.url(target), "SELECT word FROM told") for target in targets] == [[("once",)]] * 3
    assert [(folder / "log").read_text() for folder in folders] == ["table\nrow\n"] * 3


def test_what_is_stopped_half_way_is_no_template(store, name, targets):
    with pytest.raises(RuntimeError):
        Told(name, "", ("table", "fail")).copy(store, targets[0])
    assert not store.has(name)
    Told(name, "", ("table",)).copy(store, targets[0])
    assert run(store.url(targets[0]), "SELECT word FROM told") == []


def test_a_template_grows_from_another(store, name, targets):
    base = Told(name, "", ("table",))
    grown = Told(f"{name}b", "", ("row",), base=base)
    grown.copy(store, targets[0])
    base.copy(store, targets[1])
    assert run(store.url(targets[0]), "SELECT word FROM told") == [("once",)]
    assert run(store.url(targets[1]), "SELECT word FROM told") == []
    store.drop(f"{name}b")


def test_templates_that_nobody_uses_are_cleared_away(store, name, targets, monkeypatch):
    Told(name, "", ("table",)).copy(store, targets[0])
    assert name not in store.unused()
    monkeypatch.setattr(databases, "KEPT_SECONDS", -5)
    assert name in store.unused()
    databases.clear(_OnlyOwn(store, name))
    assert not store.has(name)
    assert not (store.home / name).exists()


class _OnlyOwn:
    """The store, but it shows no template of anybody else: other tests run meanwhile."""

    def __init__(self, store, name) -> None:
        self.home, self.drop = store.home, store.drop
        self.unused = lambda: [each for each in store.unused() if each == name]


@pytest.fixture
def repository(tmp_path):
    for path, text in {
        "cases/migrations/0001_initial.py": "from cases import triggers\nimport cases.fields\n",
        "cases/triggers.py": "A = 1\n",
        "cases/fields.py": "B = 1\n",
        "cases/views.py": "C = 1\n",
        "templates/page.html": "page",
        "tests/test_page.py": "D = 1\n",
        "node_modules/pack/setup.py": "E = 1\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "migrated_again", "demo_again"),
    [
        ("cases/migrations/0001_initial.py", True, True),
        ("cases/triggers.py", True, True),
        ("cases/fields.py", True, True),
        ("cases/views.py", False, True),
        ("templates/page.html", False, True),
        ("tests/test_page.py", False, False),
        ("node_modules/pack/setup.py", False, False),
    ],
)
def test_what_makes_a_new_template(repository, path, migrated_again, demo_again):
    def names():
        lists = (databases.migration_files, databases.demonstration_files)
        return [databases.digest(files(repository)) for files in lists]

    before = names()
    (repository / path).write_text("changed = 1\n" + (repository / path).read_text())
    assert [new != old for new, old in zip(names(), before, strict=True)] == [migrated_again, demo_again]


def test_another_package_makes_a_new_template(repository, monkeypatch):
    before = databases.digest(databases.migration_files(repository))
    monkeypatch.setattr(databases.importlib.metadata, "distributions", list)
    assert databases.digest(databases.migration_files(repository)) != before


@pytest.mark.django_db
def test_the_suite_runs_on_a_copy_of_today_s_migrations():
    assert databases.migrated().name.startswith(PREFIX)
    assert databases.store_for(connection.settings_dict).has(databases.migrated().name)
    assert os.path.basename(str(connection.settings_dict["NAME"])) != databases.migrated().name


def test_what_asks_the_database_runs_on_both(db, request):
    assert request.node.get_closest_marker("database")


def test_what_asks_it_nothing_runs_on_one(request):
    assert not request.node.get_closest_marker("database")
