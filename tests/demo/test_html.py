"""Every page is written as the HTML standard says: public pages, states of forms, the staff area.

The public pages of every language are kept by the crawl (`test_crawl.py`), which asks for each of them anyway.
"""

from __future__ import annotations

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve

from demo.builders.people import PEOPLE
from tests.html_rules import faults_in, keep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.once]

FORMS = (
    "/vivere-cuneo/eventi/corso-di-autodifesa/modulo/",
    "/vivere-cuneo/eventi/laboratorio-di-robotica/modulo/",
    "/segnala/modulo/",
    "/segnala-disservizio/modulo/",
    "/com-e-andato-il-corso/modulo/",
    "/prenota-un-appuntamento/modulo/",
    "/codice/",
    "/verifica/",
)
OTHERS = (
    "/cerca/?q=corso",
    "/cerca/?q=qwertyuiop",
    "/cerca/?q=violenza",
    "/questa-pagina-non-esiste/",
    "/segnala/prima-di-iniziare/",
    "/area-riservata/accesso/",
)
FIRST = "/area-riservata/"
MOST_OF_A_KIND = 2
"""Pages of the staff area that one address pattern gives: the second may be in another state."""
NOT_READ = ("/uscita/", "/accesso/esci", "/logout", "/admin/")


def fields_of(soup: BeautifulSoup) -> dict[str, str]:
    """The hidden fields and the first button of the form that is the page's."""
    form = soup.select_one("main form[method=post]")
    if form is None:
        return {}
    sent = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden][name]")}
    button = form.select_one("button[name]")
    return sent | ({button["name"]: button.get("value", "")} if button else {})


def test_every_state_of_a_form_is_valid(client, tmp_path):
    """As it is first seen, and with every error that it can have when nothing is filled in."""
    for path in FORMS:
        page = client.get(path, headers={"host": "localhost"}, follow=True)
        keep(page.content, path, tmp_path)
        where = page.redirect_chain[-1][0] if page.redirect_chain else path
        refused = client.post(
            where, fields_of(BeautifulSoup(page.content, "lxml")), headers={"host": "localhost"}, follow=True
        )
        keep(refused.content, f"{path}sent-empty", tmp_path)
    for path in OTHERS:
        keep(client.get(path, headers={"host": "localhost"}).content, path, tmp_path)
    assert faults_in(tmp_path) == []


def test_the_staff_area_is_valid(tmp_path):
    """What each person of the staff comes to by links from the first page, at most two pages of each kind."""
    kinds: Counter[str] = Counter()
    for person in PEOPLE:
        client = Client()
        client.force_login(User.objects.get(username=person.username))
        queue, seen = deque([FIRST]), {FIRST}
        while queue:
            path = queue.popleft()
            response = client.get(path, headers={"host": "localhost"}, follow=True)
            if not response.headers["Content-Type"].startswith("text/html"):
                continue
            keep(response.content, f"{person.username}{path}", tmp_path)
            for link in BeautifulSoup(response.content, "lxml").select("a[href]:not([download])"):
                where = urlsplit(link["href"]).path
                if not where.startswith(FIRST) or where in seen or any(part in where for part in NOT_READ):
                    continue
                seen.add(where)
                kind = resolve(where).view_name
                kinds[kind] += 1
                if kinds[kind] <= MOST_OF_A_KIND:
                    queue.append(where)
    assert len(kinds) > 30
    assert faults_in(tmp_path) == []


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<p>Un paragrafo <div>con una scatola</div></p>", "close-order"),
        ('<p id="a"></p><p id="a"></p>', "no-dup-id"),
        ('<img src="a.png">', "wcag/h37"),
        ("<p><button>Invia</p>", "close-order"),
    ],
)
def test_negative_control_what_is_wrong_is_found(tmp_path, html, rule):
    page = f'<!doctype html><html lang="it"><head><title>Una pagina</title></head><body>{html}</body></html>'
    keep(page.encode(), "una-pagina", tmp_path)
    assert any(fault.startswith(f"{rule}:") for fault in faults_in(tmp_path)), faults_in(tmp_path)
