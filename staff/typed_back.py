"""Filling a page's form in with what was kept of it (`staff.kept`), and saying so above it.

It works on the finished page, so that no form has to do anything for it. What finds no field any more is shown in the
notice: nothing that was typed is lost.
"""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from . import kept
from .kept import Typed

_NOT_FILLED = frozenset({"password", "file", "submit", "button", "image", "reset"})
_TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105  # a name


def fill_in(request: HttpRequest, response: HttpResponse) -> None:
    """Put into this page what waits for it; without anything the page stays as it is."""
    waiting = kept.all_of(request)
    if not waiting:
        return
    soup = BeautifulSoup(response.content, "html.parser")
    for typed in waiting:
        form = _form_of(soup, request, typed)
        if form is not None:
            lost = _fill(form, typed.values)
            notice = render_to_string("staff/components/typed_back.html", {"typed": typed, "lost": lost}, request)
            form.insert_before(BeautifulSoup(notice, "html.parser"))
            response.content = str(soup)
            return


def _form_of(soup: BeautifulSoup, request: HttpRequest, typed: Typed) -> Tag | None:
    """The form that posts to the same address; among several the one with most of its fields."""
    fitting = [
        form
        for form in soup.find_all("form")
        if str(form.get("method", "")).lower() == "post"
        and str(form.get("action") or request.path).partition("?")[0] == typed.path
    ]
    return max(fitting, key=lambda form: len(_names(form) & typed.values.keys()), default=None)


def _names(form: Tag) -> set[str]:
    return {
        str(each["name"]) for each in form.find_all(["input", "textarea", "select", "button"], attrs={"name": True})
    }


def _fill(form: Tag, values: dict[str, list[str]]) -> list[str]:
    """Fill the fields; what is left over, of fields that the form has no more."""
    left = {name: list(given) for name, given in values.items()}
    for field in form.find_all(["input", "textarea", "select"], attrs={"name": True}):
        name = str(field["name"])
        if name != _TOKEN_FIELD and str(field.get("type", "")) not in _NOT_FILLED:
            _fill_one(field, left.setdefault(name, []))
    known = _names(form)
    return [value for name, given in left.items() if name not in known for value in given if value.strip()]


def _fill_one(field: Tag, given: list[str]) -> None:
    if field.get("type") in {"checkbox", "radio"}:
        _mark(field, "checked", is_on=str(field.get("value", "on")) in given)
    elif field.name == "select":
        for option in field.find_all("option"):
            _mark(option, "selected", is_on=str(option.get("value", option.get_text())) in given)
    elif given:
        text = given.pop(0)
        if field.name == "textarea":
            field.string = f"\n{text}"  # Browsers drop the first line break of a textarea.
        else:
            field["value"] = text


def _mark(tag: Tag, name: str, *, is_on: bool) -> None:
    if is_on:
        tag[name] = ""
    elif tag.has_attr(name):
        del tag[name]
