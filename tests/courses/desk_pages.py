"""What tests of the desk's pages share."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from django.urls import reverse


def url(name, *args) -> str:
    return reverse(f"courses_staff:{name}", args=args)


def main_of(response) -> Tag:
    return BeautifulSoup(response.content, "html.parser").main


def words_of(response) -> str:
    return " ".join(main_of(response).get_text(" ").split())


def filled_in(response) -> dict[str, str | list[str]]:
    """What a browser would send back of the form on a page; of one name several values, where it has them."""
    form = main_of(response).select_one("form:not([action])")
    fields: dict[str, str | list[str]] = {}
    for each in form.select("input:not([type=checkbox], [type=radio])"):
        name, value = each["name"], each.get("value", "")
        fields[name] = [*fields[name], value] if name in fields else [value]
    for chooser in form.select("select"):
        chosen = chooser.select_one("option[selected]") or chooser.select_one("option")
        fields[chooser["name"]] = chosen["value"]
    return fields | {each["name"]: each.get("value", "on") for each in form.select("input[checked]")}
