"""The list of the staff area, on the list of outgoing mails: filter, order, pages, memory, log."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import ResolverMatch, reverse

from outbox.models import Mail, MailState
from staff.lists import ASKED, PAGE_SIZE, Column, FilterForm, StaffListView, last_address
from staff.models import AuditEvent
from staff.roles import Permission, Role
from tests.outbox.factories import put
from tests.staff.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

URL = "/area-riservata/posta/"


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.COURSE_DESK))
    return client


def recipients(response) -> list[str]:
    return [row["mail"].recipient for row in response.context["list"].page.rows]


class TestQuery:
    def test_what_is_asked_is_kept_and_the_address_names_it_by_a_random_word(self, desk):
        put(recipient="a@example.org")
        Mail.objects.update(state=MailState.HELD)
        put(recipient="b@example.org")

        answer = desk.post(URL, {"stato": "held"})

        assert answer.status_code == 303
        assert urlsplit(answer.url).path == URL
        assert list(parse_qs(urlsplit(answer.url).query)) == [ASKED]
        assert "held" not in answer.url
        assert recipients(desk.get(answer.url)) == ["a@example.org"]
        assert len(recipients(desk.get(URL))) == 2

    def test_two_windows_keep_their_own_query(self, desk):
        put(is_held=True)
        first = desk.post(URL, {"stato": "held"}).url
        second = desk.post(URL, {"stato": "sent"}).url
        assert len(recipients(desk.get(first))) == 1
        assert recipients(desk.get(second)) == []

    def test_asking_nothing_leads_to_the_plain_list(self, desk):
        assert desk.post(URL, {"stato": "", "unknown": "x"}).url == URL

    def test_a_word_of_another_list_or_of_nobody_asks_nothing(self, client):
        client.force_login(make_user(Role.COURSE_DESK, Role.DPO))
        put()
        audit_query = client.post(reverse("staff:audit"), {"cosa": "session.opened"}).url
        word = parse_qs(urlsplit(audit_query).query)[ASKED][0]
        for stranger in (word, "nothing", ""):
            assert not client.get(URL, {ASKED: stranger}).context["list"].form.is_asking

    def test_only_the_last_queries_are_kept(self, desk):
        first = desk.post(URL, {"stato": "held"}).url
        for _ in range(25):
            last = desk.post(URL, {"stato": "sent"}).url
        assert not desk.get(first).context["list"].form.is_asking
        assert desk.get(last).context["list"].form.is_asking

    def test_what_is_kept_is_bounded(self, desk):
        desk.post(URL, {"stato": ["x" * 100_000] * 100})
        assert len(Session.objects.get().session_data) < 20_000


class TestOrderAndPages:
    def test_a_column_is_sorted_by_one_way_and_the_other(self, desk):
        for name in ("b", "a", "c"):
            put(recipient=f"{name}@example.org")
        up = desk.get(URL, {"ordine": "a"})
        assert recipients(up) == ["a@example.org", "b@example.org", "c@example.org"]
        head = next(head for head in up.context["list"].heads if head.column.key == "a")
        assert head.sorted == "ascending"
        assert 'aria-sort="ascending"' in up.content.decode()
        assert recipients(desk.get(head.url)) == ["c@example.org", "b@example.org", "a@example.org"]

    @pytest.mark.parametrize("order", ["azioni", "recipient", "-", "x", "--a", "a,b"])
    def test_nonsense_means_the_order_of_the_list(self, desk, order):
        first, second = put(), put()
        shown = desk.get(URL, {"ordine": order}).context["list"].page.rows
        assert [row["mail"].pk for row in shown] == [second.pk, first.pk]

    def test_pages_keep_query_and_order_and_show_every_row_once(self, desk):
        for number in range(PAGE_SIZE + 3):
            put(recipient=f"{number}@example.org", is_held=True)
        response = desk.get(f"{desk.post(URL, {'stato': 'held'}).url}&ordine=stato")
        seen = recipients(response)
        assert response.context["list"].page.total == PAGE_SIZE + 3
        response = desk.get(response.context["list"].next_url)
        assert response.context["list"].form.is_asking
        assert not response.context["list"].next_url
        seen += recipients(response)
        assert len(seen) == len(set(seen)) == PAGE_SIZE + 3

    @pytest.mark.parametrize("position", ["x", "-1", "0", "9" * 30, "²"])
    def test_nonsense_positions_do_no_harm(self, desk, position):
        put()
        assert desk.get(URL, {"pagina": position}).status_code == 200


class TestPresets:
    def test_a_link_may_set_codes(self, desk):
        put(is_held=True)
        put()
        response = desk.get(URL, {"stato": "held", "ordine": "a"})
        assert len(recipients(response)) == 1
        other = next(head for head in response.context["list"].heads if head.column.key == "scritto")
        assert "stato=held" in other.url

    def test_a_link_may_not_set_words(self, client):
        client.force_login(make_user(Role.DPO))
        shown = client.get(reverse("staff:audit"), {"chi": "nobody at all", "cosa": "session.opened"})
        assert shown.context["list"].form["chi"].value() is None
        assert shown.context["list"].page.rows


class TestWayBack:
    def test_a_record_leads_back_to_the_list_as_it_was(self, desk):
        put()
        there = f"{desk.post(URL, {'stato': 'waiting'}).url}&ordine=a"
        desk.get(there)
        request = RequestFactory().get("/")
        request.session = desk.session
        assert set(urlsplit(last_address(request, URL)).query.split("&")) == set(urlsplit(there).query.split("&"))
        desk.get(URL)
        request.session = desk.session
        assert last_address(request, URL) == URL

    def test_an_action_leads_back_too(self, desk):
        mail = put(is_held=True)
        there = desk.post(URL, {"stato": "held"}).url
        desk.get(there)
        assert desk.post(reverse("outbox_staff:release", args=[mail.pk])).url == there

    def test_looking_again_writes_nothing(self, desk, django_assert_num_queries):
        put()
        desk.get(URL)
        before = Session.objects.get().session_data
        desk.get(URL)
        assert Session.objects.get().session_data == before


class Words(FilterForm):
    state = forms.CharField(required=False)
    name = forms.CharField(required=False, max_length=5)
    link_fields = frozenset({"state"})


class TestLog:
    def test_codes_are_written_and_words_are_not(self, desk):
        form = Words(QueryDict("state=held&name=Rossi"), user=make_user())
        assert form.describe() == {"state": "held", "name": True}
        assert Words(QueryDict("name=far too long"), user=make_user()).describe() == {"invalid": True}

    def test_a_listing_says_what_was_asked_and_how_much_was_shown(self, desk):
        put(is_held=True)
        desk.get(desk.post(URL, {"stato": "held"}).url)
        event = AuditEvent.objects.get(action="mail.listed")
        assert event.details == {"stato": "held", "shown": 1}

    def test_a_filter_that_is_wrong_lists_nothing(self, desk):
        put()
        response = desk.get(URL, {"stato": "nothing"})
        assert response.context["list"].page.rows == []
        assert "Correggi il filtro" in response.content.decode()


class TestEmpty:
    def test_it_says_why(self, desk):
        assert "Nessun messaggio da mostrare." in desk.get(URL).content.decode()
        assert "Nessun risultato con questo filtro." in desk.get(URL, {"stato": "held"}).content.decode()


def test_on_paper_every_page_says_who_printed_it_and_when(client):
    client.force_login(make_user(Role.COURSE_DESK, first_name="Ada", last_name="Neri", username="ada"))
    html = " ".join(client.get(URL).content.decode().split())
    assert re.search(r"Stampa di Ada Neri \(ada\), con i dati del \d\d/\d\d/\d{4} \d\d:\d\d", html)
    assert 'class="desk-print-only' in html


class Lines(StaffListView):
    """A list of its own, without a filter."""

    staff_permission = Permission.USE_OWN_ACCOUNT
    title = "Lines"
    columns = (Column(key="n", label="N", order_by=("sequence",)),)

    def get_rows(self):
        return AuditEvent.objects.none()


def test_a_list_needs_no_filter():
    request = RequestFactory().get("/lines/")
    request.user, request.session = make_user(Role.DPO), SessionStore()
    request.resolver_match = ResolverMatch(Lines, (), {}, "lines")
    html = Lines.as_view()(request).render().content.decode()
    assert "Non c’è ancora niente." in html
    assert 'id="filtro"' not in html
