"""Requests to a form as no browser makes them."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from formbuilder.filling.gate import POST_MAX_BYTES
from tests.formbuilder.browsing import FORM_TYPE, FORM_URL, address_of, begin, hidden, press, text
from tests.formbuilder.factories import STEP_1, STEP_2, STEP_3, name_of

pytestmark = pytest.mark.django_db


def test_a_huge_post_is_refused_unread(client, survey):
    response = client.post(FORM_URL, "q-a=" + "x" * 10_000_000, content_type=FORM_TYPE)
    assert response.status_code == 413
    assert "Il testo è troppo lungo" in text(response)


def test_a_huge_post_that_hides_its_length_is_refused_too(client, survey, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = client.post(FORM_URL, {"q-a": "x" * 2_000})
    assert response.status_code == 413


def test_the_longest_allowed_answers_fit_the_limit():
    longest = 10_000 * len(b"%E6%BC%A2")
    assert longest < POST_MAX_BYTES


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("&".join(f"a{n}=1" for n in range(1_500)), FORM_TYPE),
        ("--x\r\nbroken", "multipart/form-data; boundary=x"),
        ("--x\r\nbroken", "multipart/form-data"),
        ('{"q": ["a"]}', "application/json"),
        ("%00%ff%ed%a0%80=%00&_state=%ff", FORM_TYPE),
        ("_state=1&_state=2&_step[]=3&_action=goto%3A%00", FORM_TYPE),
        ("q-x=%C0%AF" * 50, f"{FORM_TYPE}; charset=utf-7"),
        (b"\xff\xfe\x00", f"{FORM_TYPE}; charset=bogus"),
    ],
)
def test_a_broken_post_gets_a_page_and_never_a_500(client, survey, body, content_type):
    body = body if isinstance(body, bytes) else body.encode()
    client.cookies["modulo"] = "x"
    response = client.generic("POST", FORM_URL, body, content_type=content_type)
    assert response.status_code in (303, 400)
    assert response.status_code == 303 or "<h1" in text(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_files_are_thrown_away_before_a_byte_is_kept(client, survey, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1  # Django's own handlers would put this one on the disk.
    first = begin(client)
    upload = SimpleUploadedFile("virus.exe", b"x" * 100)
    data = {**hidden(first), **STEP_1, name_of("Nome"): upload, "_action": "next"}
    client.cookies["modulo"] = "x"
    response = client.post(address_of(first), data, follow=True)
    assert response.status_code == 200
    assert not response.wsgi_request.FILES
    assert "Serve una risposta." in text(response)


@pytest.mark.parametrize("name", [*STEP_1, *STEP_2, *STEP_3])
@pytest.mark.parametrize("value", ["\x00", "\u202e", "x" * 20_000, "<script>alert(1)</script>", "-1", "\ud83d"])
def test_hostile_values_of_every_question_come_back_as_a_page(client, survey, name, value):
    response = begin(client)
    client.cookies["modulo"] = "x"
    for values in (STEP_1, STEP_2, STEP_3):
        if name in values:
            body = urlencode({**hidden(response), **values, "_action": "next"}, doseq=True)
            body += "&" + urlencode({name: value}, errors="surrogatepass") + "&" + urlencode({name + "[]": "x"})
            response = client.post(address_of(response), body, content_type=FORM_TYPE, follow=True)
            break
        response = press(client, response, values)
    assert response.status_code == 200
    assert "<script>alert" not in text(response)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_not_allowed(client, survey, method):
    assert getattr(client, method)(FORM_URL).status_code == 405


def test_head_is_answered(client, survey):
    assert client.head(FORM_URL).status_code == 302
    assert client.head(FORM_URL, follow=True).status_code == 200
