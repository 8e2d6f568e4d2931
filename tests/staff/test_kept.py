"""A form that is sent when the session has ended: not carried out, kept, given back to the same person only."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import path, reverse
from django.views.generic import TemplateView

from config.urls import urlpatterns as site_urls
from staff import kept
from staff.models import AuditEvent, KeptForm
from staff.roles import Permission, Role
from staff.views import StaffView
from tests.staff.factories import PASSWORD, current_code, enrol, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it"), pytest.mark.urls(__name__)]

FORM, ACT = "/area-riservata/prova/", "/area-riservata/prova/agisci/"
LOGIN = "/area-riservata/accesso/"
TYPED = {
    "name": "Ada «Neri» & <figli>",
    "note": "\nprima riga\nseconda </textarea> <script>",
    "state": "b",
    "days": ["mon", "fri"],
    "how": "mail",
    "version": "old",
}
PAGE = """{% extends "staff/base.html" %}{% block content %}<h1>Prova</h1>
<form method="post" action="/area-riservata/altro/"><input name="name"></form>
<form method="post" action="/area-riservata/prova/agisci/">{% csrf_token %}
<input type="hidden" name="version" value="new"><input name="name" value="as stored"><input type="password" name="word">
<textarea name="note">as stored</textarea>
<select name="state"><option value="a" selected>A</option><option value="b">B</option></select>
<input type="checkbox" name="days" value="mon"><input type="checkbox" name="days" value="tue" checked>
<input type="checkbox" name="days" value="fri">
<input type="radio" name="how" value="post" checked><input type="radio" name="how" value="mail">
<button name="action" value="save">Salva</button></form>{% endblock %}"""
DONE: list[dict] = []


class FormPage(StaffView, TemplateView):
    staff_permission = Permission.ENTER_DESK

    def render_to_response(self, context, **kwargs):
        from django.http import HttpResponse
        from django.template import engines

        return HttpResponse(engines["django"].from_string(PAGE).render(context, self.request))


class Act(StaffView):
    staff_permission = Permission.ENTER_DESK
    http_method_names = ["post"]

    def post(self, request):
        from core.http import SeeOther

        DONE.append(request.POST.dict())
        return SeeOther(FORM)


class Secret(Act):
    keeps_typed = False


urlpatterns = [
    path("area-riservata/prova/", FormPage.as_view()),
    path("area-riservata/prova/agisci/", Act.as_view()),
    path("area-riservata/prova/segreto/", Secret.as_view()),
    *site_urls,
]


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


@pytest.fixture
def person():
    return make_user(Role.COURSE_DESK)


@pytest.fixture
def client(person):
    """Signed in by the login page, and once at the form: the browser has its half."""
    client = Client()
    log_in(client, person)
    client.get(FORM)
    return client


def log_in(client, person, **extra):
    return client.post(LOGIN, {"login": person.username, "password": PASSWORD, **extra})


def lose_session(client):
    del client.cookies[settings.SESSION_COOKIE_NAME]


def form_in(html: str):
    return BeautifulSoup(html, "html.parser").find("form", action=ACT)


def values_in(html: str) -> dict:
    form = form_in(html)
    return {
        "name": form.find("input", attrs={"name": "name"})["value"],
        "note": form.textarea.string.removeprefix("\n"),
        "state": form.find("option", selected=True)["value"],
        "days": [each["value"] for each in form.find_all("input", attrs={"name": "days"}) if each.has_attr("checked")],
        "how": form.find("input", attrs={"name": "how", "checked": True})["value"],
        "version": form.find("input", attrs={"name": "version"})["value"],
    }


def next_of(response) -> str:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(response.url).query)["next"][0]


class TestWithoutSession:
    def test_nothing_is_done_and_after_the_login_the_form_is_as_it_was(self, client, person):
        lose_session(client)
        response = client.post(ACT, TYPED)
        assert response.status_code == 303
        assert DONE == []

        login_page = client.get(response.url)
        assert "per un’ora lo conserviamo" in login_page.content.decode()
        back = log_in(client, person, next=next_of(response))
        assert back.url == f"{FORM}?{kept.BACK}=1"
        html = client.get(back.url).content.decode()
        assert values_in(html) == TYPED
        assert "Non è ancora salvato." in html
        assert form_in(html).find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
        assert DONE == []

    def test_a_page_that_is_looked_at_otherwise_stays_as_it_is(self, client, person):
        lose_session(client)
        client.post(ACT, TYPED)
        log_in(client, person)
        assert values_in(client.get(FORM).content.decode())["name"] == "as stored"
        home = client.get(reverse("staff:home")).content.decode()
        assert f'href="{FORM}?{kept.BACK}=1"' in home

    def test_once_sent_it_is_forgotten(self, client, person):
        lose_session(client)
        client.post(ACT, TYPED)
        log_in(client, person)
        assert KeptForm.objects.count() == 1
        client.post(ACT, TYPED)
        assert len(DONE) == 1
        assert KeptForm.objects.count() == 0

    def test_somebody_else_at_the_same_computer_sees_nothing_of_it(self, client):
        lose_session(client)
        response = client.post(ACT, TYPED)
        log_in(client, make_user(Role.COURSE_DESK), next=next_of(response))
        html = client.get(next_of(response)).content.decode()
        assert values_in(html)["name"] == "as stored"
        assert "Non è ancora salvato." not in html
        assert "Riprendilo" not in client.get(reverse("staff:home")).content.decode()

    def test_nor_does_she_herself_in_another_browser(self, client, person):
        lose_session(client)
        response = client.post(ACT, TYPED)
        other = Client()
        log_in(other, person)
        assert values_in(other.get(next_of(response)).content.decode())["name"] == "as stored"

    def test_a_browser_that_cannot_say_who_was_there_keeps_nothing(self, client):
        lose_session(client)
        for value in ("", "x", client.cookies[kept.cookie_name()].value[:-2] + "xx"):
            client.cookies[kept.cookie_name()] = value
            response = client.post(ACT, TYPED)
            assert next_of(response) == FORM
        assert KeptForm.objects.count() == 0

    def test_after_an_hour_it_is_gone(self, client, person):
        with time_machine.travel(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False) as clock:
            log_in(client, person)
            client.get(FORM)
            lose_session(client)
            response = client.post(ACT, TYPED)
            clock.shift(dt.timedelta(minutes=61))
            log_in(client, person)
            assert values_in(client.get(next_of(response)).content.decode())["name"] == "as stored"
            assert kept.purge_expired() == 1

    def test_what_lies_in_the_database_says_nothing(self, client):
        lose_session(client)
        client.post(ACT, TYPED)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM staff_keptform")
            row = repr([bytes(each) if isinstance(each, memoryview) else each for each in cursor.fetchone()])
        for trace in ("Ada", "Neri", "prova", "agisci", "riga"):
            assert trace not in row


class TestOtherEndings:
    @pytest.mark.parametrize("seconds", ["STAFF_IDLE_SECONDS", "STAFF_SESSION_SECONDS"])
    def test_a_session_that_is_too_old(self, person, seconds):
        client = Client()
        with time_machine.travel(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False) as clock:
            log_in(client, person)
            client.get(FORM)
            clock.shift(getattr(settings, seconds) + 1)
            response = client.post(ACT, TYPED)
            assert response.status_code == 303
            assert "uscita=" in response.url
            assert "_auth_user_id" not in client.session
            assert '"cookies"' not in response.headers["Clear-Site-Data"]
            log_in(client, person)
            assert values_in(client.get(next_of(response)).content.decode()) == TYPED
        assert DONE == []

    def test_the_end_in_another_window_spares_the_text_in_this_one(self, person):
        client = Client()
        with time_machine.travel(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False) as clock:
            log_in(client, person)
            client.get(FORM)
            clock.shift(settings.STAFF_IDLE_SECONDS + 1)
            client.cookies["office"] = "half of a key"
            ended = client.get(reverse("staff:home"))
            assert ended.cookies["office"]["max-age"] == 0
            response = client.post(ACT, TYPED)
            log_in(client, person)
            assert values_in(client.get(next_of(response)).content.decode()) == TYPED

    def test_a_second_factor_that_is_due(self, person):
        enrol(person)
        client = Client()
        client.force_login(person)
        client.get(FORM)  # Led to the second factor; the browser has its half from there.
        response = client.post(ACT, TYPED)
        assert response.status_code == 303
        assert response.url.startswith(reverse("mfa_reauthenticate"))
        back = client.post(response.url, {"code": current_code()})
        assert back.url == f"{FORM}?{kept.BACK}=1"
        assert values_in(client.get(back.url).content.decode()) == TYPED
        assert DONE == []

    def test_a_page_from_before_the_login(self, person):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        token = form_in(client.get(FORM).content.decode()).input["value"]
        client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
        response = client.post(ACT, {**TYPED, "csrfmiddlewaretoken": token})
        assert (response.status_code, response.url) == (303, f"{FORM}?{kept.BACK}=1")
        assert values_in(client.get(response.url).content.decode()) == TYPED
        assert DONE == []

    def test_a_secret_on_such_a_page_is_neither_kept_nor_left_in_the_browsers_history(self, person):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        client.get(FORM)
        response = client.post("/area-riservata/prova/segreto/", TYPED)
        assert (response.status_code, response.url) == (303, FORM)
        assert "era scaduta" in next(iter(get_messages(response.wsgi_request))).message
        assert KeptForm.objects.count() == 0

    def test_another_site_puts_no_text_into_a_form(self, person):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        client.get(FORM)
        response = client.post(ACT, TYPED, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
        assert KeptForm.objects.count() == 0


class TestWhatIsKept:
    def test_never_a_password_field_and_never_a_form_of_secrets(self, client, person):
        lose_session(client)
        client.post(ACT, {**TYPED, "word": "never shown"})
        response = client.post("/area-riservata/prova/segreto/", TYPED)
        assert next_of(response) == FORM
        assert KeptForm.objects.count() == 1
        log_in(client, person)
        assert "never shown" not in client.get(f"{FORM}?{kept.BACK}=1").content.decode()

    def test_what_has_no_field_any_more_is_shown(self, client, person):
        lose_session(client)
        client.post(ACT, {**TYPED, "gone": "un testo <lungo>"})
        log_in(client, person)
        html = client.get(f"{FORM}?{kept.BACK}=1").content.decode()
        assert "un testo &lt;lungo&gt;" in html
        assert "save" not in BeautifulSoup(html, "html.parser").find(attrs={"data-typed-back": True}).get_text()

    def test_files_are_not_and_that_is_said(self, client, person):
        from django.core.files.uploadedfile import SimpleUploadedFile

        lose_session(client)
        client.post(ACT, {**TYPED, "file": SimpleUploadedFile("a.txt", b"x")})
        log_in(client, person)
        assert "I file non si conservano" in client.get(f"{FORM}?{kept.BACK}=1").content.decode()

    def test_what_is_too_long_is_not(self, client):
        lose_session(client)
        assert next_of(client.post(ACT, {"note": "x" * (kept.MOST_BYTES + 1)})) == FORM
        assert KeptForm.objects.count() == 0


class TestWhereItLeads:
    def test_to_the_page_the_browser_came_from(self, client):
        lose_session(client)
        came_from = f"http://testserver{reverse('staff:home')}?x=1"
        response = client.post(ACT, TYPED, headers={"Referer": came_from})
        assert next_of(response) == f"{reverse('staff:home')}?x=1&{kept.BACK}=1"

    @pytest.mark.parametrize(
        "foreign",
        ["https://evil.example/area-riservata/", "http://testserver/admin/", f"http://testserver{ACT}", "nonsense"],
    )
    def test_never_to_another_site_or_to_an_address_that_only_acts(self, client, foreign):
        lose_session(client)
        assert next_of(client.post(ACT, TYPED, headers={"Referer": foreign})) == f"{FORM}?{kept.BACK}=1"


def test_nothing_is_looked_up_on_an_ordinary_page(client, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    client.get(FORM)
    with CaptureQueriesContext(connection) as queries:
        client.get(FORM)
    assert not [query for query in queries if "staff_keptform" in query["sql"]]
    assert AuditEvent.objects.exists()
