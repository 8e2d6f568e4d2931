"""reCAPTCHA: nothing of Google before agreement, a clear message when it fails, no trace afterwards."""

from unittest.mock import patch
from urllib.error import URLError

import pytest
from django_recaptcha.client import RecaptchaResponse

from events.models import CoursePage, Registration

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
    visitor.identify(course_page.course.groups.get())
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
        agree(visitor)

        policy = visitor.response.headers["Content-Security-Policy"]
        script = visitor.soup.select_one('script[src^="https://www.google.com/recaptcha/api.js"]')
        assert f"'nonce-{script['nonce']}'" in policy
        assert "frame-src https://www.google.com/recaptcha/" in policy
        assert not [each for each in visitor.soup.select("script") if not each.get("src")]
        assert visitor.soup.select_one(".g-recaptcha")["data-sitekey"] == "public-key"
        assert not visitor.response.cookies
        assert "google" not in visitor.client.get(visitor.url).headers["Content-Security-Policy"]

    def test_who_does_not_agree_is_told_another_way_and_is_not_registered(self, visitor):
        visitor.press("send")

        assert "oppure scrivici o telefona" in visitor.errors[0]
        assert "per telefono o per e-mail" in visitor.text
        assert not Registration.objects.exists()

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
    visitor.identify(GroupFactory(course=course_page.course))
    agree(visitor)

    assert b"google.com" not in visitor.response.content
    assert "google" not in visitor.response.headers["Content-Security-Policy"]
