"""The admin's fields for days and times: what people type here is read, what cannot be read is kept and refused."""

from __future__ import annotations

import datetime

import pytest
from django import forms
from django.conf import settings
from django.utils import formats, timezone, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from core.admin_dates import HINTS
from events.models import EventPage

FIFTH_OF_JANUARY = datetime.date(2027, 1, 5)
WIDGETS = [AdminDateInput, AdminTimeInput, AdminDateTimeInput]
ADMIN_LANGUAGES = [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]


@pytest.fixture(params=ADMIN_LANGUAGES, autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    "typed", ["05/01/2027", "5/1/2027", "5-1-2027", "05-01-2027", "5.1.2027", "05.01.2027", "5/1/27", "2027-01-05"]
)
def test_the_day_comes_before_the_month_in_every_language_of_the_admin(typed):
    assert forms.DateField().clean(typed) == FIFTH_OF_JANUARY


@pytest.mark.parametrize("typed", ["18:30", "18.30", "18,30", "18:30:00"])
def test_a_time_is_read_however_it_is_written_here(typed):
    assert forms.TimeField().clean(typed) == datetime.time(18, 30)


@pytest.mark.parametrize("typed", ["5/1/2027 18:30", "5.1.2027 18.30", "05-01-2027, 18:30", "2027-01-05 18:30"])
def test_a_moment_is_a_day_and_a_time(typed):
    read = timezone.localtime(forms.DateTimeField().clean(typed))
    assert (read.date(), read.time()) == (FIFTH_OF_JANUARY, datetime.time(18, 30))


@pytest.mark.parametrize(
    ("field", "typed", "example"),
    [
        (forms.DateField, "31/2/2027", "31/12/2026"),
        (forms.DateField, "1/13/2027", "31/12/2026"),
        (forms.DateField, "domani", "31/12/2026"),
        (forms.TimeField, "6 e mezza", "18:30"),
        (forms.DateTimeField, "31/2/2027 10:00", "31/12/2026 18:30"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example_that_can(field, typed, example):
    with pytest.raises(forms.ValidationError) as refused:
        field().clean(typed)
    [said] = refused.value.messages
    assert said.endswith(f"{example}.")
    field().clean(example)


def test_what_stands_in_a_field_is_read_again():
    moment = datetime.datetime(2027, 1, 5, 18, 30)
    shown = [widget().format_value(moment) for widget in WIDGETS]
    assert shown == ["05/01/2027", "18:30", "05/01/2027 18:30"]
    for written, kind in [("DATE", "DATE"), ("TIME", "TIME"), ("DATETIME", "DATETIME")]:
        assert getattr(settings, f"WAGTAIL_{written}_FORMAT") in formats.get_format(f"{kind}_INPUT_FORMATS")


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_picker_leaves_alone_what_it_cannot_read(widget):
    assert widget().get_config()["validateOnBlur"] is False
    assert f'placeholder="{HINTS[widget]}"' in widget().render("day", None)
    of_wagtail = widget.get_config.__wrapped__(widget())
    assert "validateOnBlur" not in of_wagtail, "negative control: Wagtail's own picker writes today over it"


@pytest.mark.django_db
def test_every_field_of_a_page_has_such_a_picker():
    panel = EventPage.get_edit_handler()
    fields = panel.get_form_class().base_fields
    for name in ("start_date", "end_date", "start_time", "go_live_at", "expire_at"):
        assert fields[name].widget.get_config()["validateOnBlur"] is False, name
