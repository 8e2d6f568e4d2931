"""What the tests of the desk's pages share: addresses, what stands on a page, filling its form in."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.urls import reverse

from enquiries.models import Enquiry


def url(name, *args):
    return reverse(f"enquiries_staff:{name}", args=args)


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return " ".join(soup_of(response).main.get_text(" ").split())


def hidden_of(response):
    form = next(
        form for form in soup_of(response).main.select("form") if form.select_one("[name=version], [name=versione]")
    )
    return {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}


def fill(client, address, **typed):
    """Open the page, fill its form in, press."""
    return client.post(address, {**hidden_of(client.get(address)), **typed})


def fresh(enquiry):
    return Enquiry.objects.get(pk=enquiry.pk)
