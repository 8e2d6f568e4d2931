"""reCAPTCHA: nothing of Google before agreement, a clear message when it fails, no trace afterwards."""

import time
from unittest.mock import patch
from urllib.error import URLError

import pytest
import time_machine
from django_recaptcha.client import RecaptchaResponse

from courses.models import CoursePage, Registration
from tests.outbox.server import silent_server

from .factories import GroupFactory
from .visitor import Visitor

pytestmark = pytest.mark.django_db

SUBMIT = "django_recaptcha.fields.client.submit"


@pytest.fixture
def _keys(settings):
    settings.RECAPTCHA_PUBLIC_KEY = "public-key"
    settings.RECAPTCHA_PRIVATE_KEY = "private-key"


@pytest.fixture
def visitor(course_page):
    """Somebody on the check page of a course that asks for the verification."""
    CoursePage.objects.update(use_recaptcha=True)
    course_page.refresh_from_db()
    visitor = Visitor(course_page)
    visitor.identify(course_page.edition.groups.get())
    return visitor


def agree(visitor):
    visitor.press("", recaptcha="agreed")


def send(visitor, token="anything"):  # noqa: S107 - what Google would give
    visitor.press("send", **{"g-recaptcha-response": token})


@pytest.mark.usefixtures("_keys")
class TestWithKeys:
    def test_nothing_of_google_is_loaded_before_agreement(self, visitor):
        assert b"google.com" not in visitor.response.content
        assert "google" not in visitor.response.headers["Content-Security-Policy"]
        assert visitor.soup.select_one('button[name="recaptcha"]')

    def test_agreement_loads_the_widget_and_opens_only_this_response(self, visitor):
        first_step = visitor.url.replace("controllo", "1")
        agree(visitor)

        policy = visitor.response.headers["Content-Security-Policy"]
        script = visitor.soup.select_one('script[src^="https://www.google.com/recaptcha/api.js"]')
        assert f"'nonce-{script['nonce']}'" in policy
        assert "frame-src https://www.google.com/recaptcha/" in policy
        assert not [each for each in visitor.soup.select("script") if not each.get("src")]
        assert visitor.soup.select_one(".g-recaptcha")["data-sitekey"] == "public-key"
        assert "google" not in visitor.client.get(first_step).headers["Content-Security-Policy"]

    def test_who_does_not_agree_is_told_the_other_way_and_takes_it(self, visitor):
        assert "Se non vuoi, invia senza" in visitor.text
        assert visitor.soup.select_one("[data-proof-worker]")
        with time_machine.travel(time.time(), tick=False) as clock:
            visitor.press("send")
            assert "Aspetta un momento" in visitor.text
            assert not Registration.objects.exists()
            clock.shift(60)
            visitor.show(visitor.client.get(visitor.response.request["PATH_INFO"]))
            visitor.press("send")

        assert "Hai un posto" in visitor.text

    def test_who_has_agreed_may_think_again(self, visitor):
        agree(visitor)
        assert not visitor.soup.select_one("[data-proof-worker]")
        visitor.press("", recaptcha="")
        assert visitor.soup.select_one("[data-proof-worker]")
        assert "google" not in visitor.response.headers["Content-Security-Policy"]

    def test_a_verified_person_is_registered_and_no_token_is_kept(self, visitor):
        agree(visitor)
        with patch(SUBMIT, return_value=RecaptchaResponse(is_valid=True)) as submit:
            send(visitor, "the-token")

        assert "Hai un posto" in visitor.text
        assert submit.call_args.kwargs["remoteip"] == ""
        assert "the-token" not in str(Registration.objects.values().get())

    @pytest.mark.parametrize(
        "failure", [URLError("no network"), TimeoutError(), ConnectionResetError(), ValueError("no JSON")], ids=repr
    )
    def test_an_unreachable_service_is_said_and_loses_nothing(self, visitor, failure):
        agree(visitor)
        with patch(SUBMIT, side_effect=failure):
            send(visitor)

        assert visitor.response.status_code == 200
        assert "la verifica non risponde" in visitor.errors[0]
        assert "ada@example.org" in visitor.text
        assert not Registration.objects.exists()

    @pytest.mark.enable_socket
    def test_a_service_that_takes_the_connection_and_says_nothing_holds_nobody(self, visitor, settings):
        agree(visitor)
        settings.RECAPTCHA_VERIFY_REQUEST_TIMEOUT = 1
        with silent_server() as port:
            settings.RECAPTCHA_DOMAIN = f"127.0.0.1:{port}"
            begun = time.monotonic()
            send(visitor)

        assert time.monotonic() - begun < 5
        assert "la verifica non risponde" in visitor.errors[0]
        assert not Registration.objects.exists()

    def test_the_site_names_a_time_out_of_its_own(self, settings):
        assert 0 < settings.RECAPTCHA_VERIFY_REQUEST_TIMEOUT <= 10

    def test_a_refused_token_is_said(self, visitor):
        agree(visitor)
        with patch(SUBMIT, return_value=RecaptchaResponse(is_valid=False, error_codes=["timeout-or-duplicate"])):
            send(visitor)

        assert "La verifica non è riuscita" in visitor.errors[0]
        assert not Registration.objects.exists()

    @pytest.mark.parametrize("token", ["", "x" * 10_000])
    def test_a_missing_or_absurd_token_is_not_sent_to_google(self, visitor, token):
        agree(visitor)
        with patch(SUBMIT) as submit:
            send(visitor, token)

        assert visitor.errors
        assert not submit.called


class TestWithoutKeys:
    def test_the_choice_has_no_effect(self, visitor):
        visitor.press("send")
        assert "Hai un posto" in visitor.text

    def test_the_choice_is_not_offered_to_editors(self, admin_client, course_page, settings):
        url = f"/admin/pages/{course_page.pk}/edit/"

        assert b"use_recaptcha" not in admin_client.get(url).content
        settings.RECAPTCHA_PUBLIC_KEY = settings.RECAPTCHA_PRIVATE_KEY = "key"
        assert b"use_recaptcha" in admin_client.get(url).content


def test_pages_that_do_not_ask_for_it_never_mention_google(course_page):
    visitor = Visitor(course_page)
    visitor.identify(GroupFactory(edition=course_page.edition))
    agree(visitor)

    assert b"google.com" not in visitor.response.content
    assert "google" not in visitor.response.headers["Content-Security-Policy"]
