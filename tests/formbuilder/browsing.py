"""A form in a page, filled in as a browser without JavaScript does."""

import re
from urllib.parse import urlencode

from django.test import Client

from tests.formbuilder.factories import STEP_1, STEP_2, STEP_3

FORM_URL = "/sondaggio/modulo/"
FORM_TYPE = "application/x-www-form-urlencoded"


def text(response) -> str:
    return response.content.decode()


def hidden(response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', text(response)))


def address_of(response) -> str:
    """Where the form on the screen posts to."""
    return re.search(r'<form method="post" action="([^"]+)"', text(response))[1]


def begin(client: Client):
    return client.get(FORM_URL, follow=True)


def press(client: Client, response, values=(), action="next", url="", follow=True, **headers):
    """Press a button as a browser does: the hidden fields of the page, what was typed, the button."""
    data = {**hidden(response), **dict(values), "_action": action}
    return client.post(
        url or address_of(response), urlencode(data, doseq=True), content_type=FORM_TYPE, follow=follow, **headers
    )


def to_check(client: Client):
    response = begin(client)
    for values in (STEP_1, STEP_2, STEP_3):
        response = press(client, response, values)
    return response
