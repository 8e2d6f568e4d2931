"""The desk finds people however they and the desk write their names and numbers, on both databases alike."""

from __future__ import annotations

import importlib

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.urls import reverse

from core.finding import matching
from courses import operations, people
from courses.models import Registration
from formbuilder.definition import Definition, Step
from formbuilder.questions import Phone, ShortText

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

FORM = Definition(
    steps=(Step(id="s", items=(Phone(id="phone", label="Telefono"), ShortText(id="note", label="Altro"))),)
).to_json()


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def register(first_name="Ada", last_name="Rossi", **changes) -> Registration:
    return operations.register(
        **registration_input(GroupFactory(), first_name=first_name, last_name=last_name, **changes)
    ).registration


def search(client, query: str):
    return client.post(reverse("courses_staff:registration_list"), {"testo": query}, follow=True)


def found(client, query: str) -> set[str]:
    return {
        code.get_text() for code in BeautifulSoup(search(client, query).content, "html.parser").select("tbody code")
    }


@pytest.mark.parametrize(
    ("last_name", "queries"),
    [
        ("D'Aponte", ["D’Aponte", "d'aponte", "DAPONTE", "d aponte", "aponte ada"]),
        ("D’Aponte", ["D'Aponte", "Dʼaponte"]),
        ("Niccolò", ["niccolo", "NICCOLÒ", "Niccolo'", "NICCOLO", "Niccolo\u0300", "ccol"]),
        ("Đặng", ["dang", "ĐẶNG"]),
        ("Йовчева", ["ЙОВЧЕВА"]),
        ("Anna‑Maria", ["anna maria", "anna-maria"]),
    ],
)
def test_a_name_is_found_in_every_spelling(desk_client, last_name, queries):
    wanted = register(last_name=last_name)
    register(last_name="Bianchi", first_name="Bruno")
    for query in queries:
        assert found(desk_client, query) == {wanted.reference}, query
    assert found(desk_client, f"{last_name} bruno") == set()


@pytest.mark.parametrize("written", ["0171 444789", "+39 0171 444789", "0039 0171-444789"])
@pytest.mark.parametrize("typed", ["0171444789", "0171 444 789", "+39 0171 444789", "444789", "rossi 0171 444789"])
def test_a_telephone_number_is_found_with_or_without_prefix_and_spaces(desk_client, written, typed):
    wanted = register(answers={"phone": written, "note": "12345678"}, definition=FORM, email="una@example.org")
    register(answers={"phone": "0171 555666"}, definition=FORM, email="altra@example.org")
    assert found(desk_client, typed) == {wanted.reference}


def test_only_the_answers_that_are_numbers_are_searched(desk_client):
    register(answers={"phone": "0171 444789", "note": "gluten"}, definition=FORM)
    assert found(desk_client, "gluten") == set()


def test_reference_and_address_are_found(desk_client):
    wanted = register(email="Ada+Corsi@Esempio.it")
    register()
    for query in (wanted.reference, wanted.reference.lower(), wanted.reference[:7], "ada+corsi@esempio.it", "esempio"):
        assert found(desk_client, query) == {wanted.reference}, query


@pytest.mark.parametrize("query", ["’", "\u200e", "%", "_", "-"])
def test_a_query_that_holds_nothing_to_look_for_finds_nobody(desk_client, query):
    register()
    assert found(desk_client, query) == set()


class TestTypingErrors:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("Rosi", ["Rossi"]), ("Ada Rosi", ["Ada Rossi"]), ("nicola", ["Niccolò"]), ("NICCOLA ADA", ["Niccolò ADA"])],
    )
    def test_a_name_like_it_is_proposed(self, typed, meant):
        register(last_name="Rossi")
        register(last_name="Niccolò")
        assert people.similar(typed) == meant

    @pytest.mark.parametrize("typed", ["Xyzwv", "0171 444789", "’", "Bruno Rosi"])
    def test_nothing_is_proposed_that_finds_nobody(self, typed):
        register(last_name="Rossi")
        register(first_name="Bruno", last_name="Verdi")
        assert people.similar(typed) == []

    def test_the_list_proposes_only_where_it_found_nobody_and_no_name_is_in_an_address(self, desk_client):
        register(last_name="Rossi")
        page = BeautifulSoup(search(desk_client, "Rosi").content, "html.parser").main
        assert [button["value"] for button in page.select('button[name="testo"]')] == ["Rossi"]
        assert not any("Ros" in link["href"] for link in page.select("a[href]"))
        assert found(desk_client, "Rossi") != set()
        assert "Forse cercavi" not in search(desk_client, "Rossi").content.decode()

    def test_takes_a_few_queries_however_many_people_there_are(self, django_assert_max_num_queries):
        for number in range(30):
            RegistrationFactory(last_name=f"Rossi{chr(97 + number % 26)}")
        with django_assert_max_num_queries(2 + people.EACH_MAX):
            people.similar("Rosi")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no trigram index")
def test_postgresql_finds_a_part_of_a_name_by_an_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Registration.objects.filter(matching("rossi")).order_by().explain()
    assert "courses_reg_search_trgm" in plan


def test_rows_made_before_the_column_are_filled(desk_client):
    rows = [
        RegistrationFactory(last_name="Niccolò", definition=FORM, answers={"phone": "+39 0171 444789"}),
        RegistrationFactory(last_name="Lost", definition={"format": 99}, answers={"phone": "0171 1"}),
        RegistrationFactory(last_name="Bare"),
    ]
    written = [row.search_text for row in Registration.objects.order_by("last_name")]
    Registration.objects.update(search_text="")
    assert found(desk_client, "niccolo") == set()
    migration = importlib.import_module("courses.migrations.0003_what_others_keep")

    migration.fill(apps, connection.schema_editor())

    assert found(desk_client, "niccolo 0171 444789") == {rows[0].reference}
    assert [row.search_text for row in Registration.objects.order_by("last_name")] == written


def test_the_column_holds_what_the_operation_would_write():
    row = register(definition=FORM, answers={"phone": "0171 444789"})
    row.refresh_from_db()
    assert row.search_text == people.search_text(
        reference=row.reference,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        definition=row.definition,
        answers=row.answers,
    )
    assert "0171444789" in row.search_text.split()
