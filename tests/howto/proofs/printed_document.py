"""The sign is a document like the others. Run in a copy in which the page was followed."""

from importlib import import_module

from tests.printing.samples import printed, tags, text_of


def test_the_sign_says_what_and_when():
    sign = import_module("printing.sign").Sign(what="Autodifesa", when="18:00")  # Made by the page.
    data = printed(sign)
    assert "Oggi qui: Autodifesa" in text_of(data)
    assert "18:00" in text_of(data)
    assert tags(data)["/H1"] == 1
