import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIRequest

from config.wsgi import read_as_utf8


def content_type_seen_behind(content_type):
    seen = {}

    def application(environ, start_response):
        seen["type"] = environ["CONTENT_TYPE"]
        return []

    environ = {"CONTENT_TYPE": content_type}
    setup_testing_defaults(environ)
    read_as_utf8(application)(environ, lambda *_: None)
    return seen["type"]


@pytest.mark.parametrize("charset", ["utf-7", "base64", "unicode_escape", "nonsense"])
def test_a_request_does_not_choose_its_character_set(charset):
    assert content_type_seen_behind(f"text/plain; Charset={charset}") == "text/plain"


def test_other_parameters_stay():
    content_type = "multipart/form-data; boundary=x"
    assert content_type_seen_behind(f"{content_type}; charset=utf-7") == content_type


def test_a_request_without_a_type_has_none():
    assert content_type_seen_behind("") == ""


def test_django_alone_would_fail():
    environ = {"CONTENT_TYPE": "text/plain; charset=base64", "QUERY_STRING": "q=a", "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    with pytest.raises(Exception, match=r"base64|decod"):
        WSGIRequest(environ).GET  # noqa: B018 - reading it is what fails
