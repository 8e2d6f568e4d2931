"""What waits on the server for the next step: sealed to one browser, gone in time, useless to a thief."""

import datetime
import re
from dataclasses import replace

import pytest
import time_machine
from django.core import serializers
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from formbuilder.filling import keeper as keeping
from formbuilder.filling.keeper import Keeper, KeptChanged, TooManyDrafts, purge_expired
from formbuilder.models import SealedDraft
from tests.formbuilder.browsing import address_of, begin, hidden, press, text
from tests.formbuilder.factories import STEP_1, STEP_2, STEP_3, name_of
from vault import draft
from vault.errors import DecryptionError

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
NOW = datetime.datetime(2026, 11, 22, 12, 1, 7, tzinfo=datetime.UTC)


def keeper(cookie="", query="", address="192.0.2.1") -> Keeper:
    request = RequestFactory().post(f"/x/{query}", REMOTE_ADDR=address)
    if cookie:
        request.COOKIES["modulo"] = cookie
    return Keeper(request)


def begun(place="p", content=b"canary", **options) -> str:
    """Keep something; the cookie's value."""
    each, response = keeper(**options), HttpResponse()
    each.begin(place, content, lifetime=HOUR)
    each.finish(response)
    return response.cookies["modulo"].value


def test_what_one_browser_left_is_there_for_it_alone():
    cookie = begun()
    assert keeper(cookie).load("p").content == b"canary"
    assert keeper(cookie).load("q") is None
    assert keeper().load("p") is None
    assert keeper(begun("other")).load("p") is None


@pytest.mark.parametrize("cookie", ["x", "." * 90, "A" * 43, "\x00", "à" * 43, "A" * 5_000])
def test_a_cookie_that_is_not_ours_opens_nothing(cookie):
    begun()
    assert keeper(cookie).load("p") is None
    keeper(cookie).forget("p")
    keeper(cookie).forget_all()
    assert SealedDraft.objects.count() == 1


def test_a_cookie_somebody_else_planted_is_replaced():
    planted = draft.new_secret()
    assert not begun(cookie=planted).startswith(planted)


def test_a_second_tab_keeps_the_cookie_of_the_first():
    first = begun("p")
    second = keeper(first)
    second.begin("q", b"other", lifetime=HOUR)
    assert [keeper(first).load(place).content for place in "pq"] == [b"canary", b"other"]


def test_the_time_is_coarse_and_counts_anew_with_every_change():
    with time_machine.travel(NOW, tick=False) as clock:
        cookie = begun()
        assert SealedDraft.objects.get().expires_at == datetime.datetime(2026, 11, 22, 13, 5, tzinfo=datetime.UTC)
        clock.shift(datetime.timedelta(minutes=50))
        keeper(cookie).replace("p", b"newer", lifetime=HOUR)
        clock.shift(datetime.timedelta(minutes=50))
        assert keeper(cookie).load("p").content == b"newer"
        clock.shift(datetime.timedelta(minutes=15))
        assert keeper(cookie).load("p") is None
        assert not SealedDraft.objects.exists(), "thrown away when it is looked at"


def test_what_is_over_is_thrown_away_without_anybody_looking():
    with time_machine.travel(NOW, tick=False) as clock:
        begun("p")
        clock.shift(HOUR * 2)
        begun("q")
        assert SealedDraft.objects.count() == 1
        clock.shift(HOUR * 2)
        assert purge_expired() == 1


def test_what_is_gone_does_not_come_back():
    cookie = begun()
    kept = keeper(cookie).load("p")
    keeper(cookie).forget_all()
    with pytest.raises(KeptChanged):
        keeper(cookie).replace("p", b"again", lifetime=HOUR, kept=kept)
    assert not SealedDraft.objects.exists()


def test_nobody_overwrites_what_another_request_has_just_kept():
    cookie = begun()
    kept = keeper(cookie).load("p")
    keeper(cookie).replace("p", b"faster", lifetime=HOUR, kept=kept)
    with pytest.raises(KeptChanged):
        keeper(cookie).replace("p", b"slower", lifetime=HOUR, kept=kept)
    assert keeper(cookie).load("p").content == b"faster"


def test_one_network_cannot_fill_the_table(monkeypatch):
    monkeypatch.setattr(keeping, "NEW_DRAFTS", replace(keeping.NEW_DRAFTS, times=2))
    begun("p")
    begun("q")
    with pytest.raises(TooManyDrafts):
        begun("r")
    assert SealedDraft.objects.count() == 2


def test_nor_can_all_the_networks_that_one_person_may_rent(monkeypatch):
    monkeypatch.setattr(keeping, "NEW_DRAFTS_WIDE", replace(keeping.NEW_DRAFTS_WIDE, times=2))
    begun("p", address="2001:db8:1:1::1")
    begun("q", address="2001:db8:1:2::1")
    with pytest.raises(TooManyDrafts):
        begun("r", address="2001:db8:1:3::1")
    begun("r", address="2001:db8:2:1::1")


@pytest.mark.parametrize("size", [0, 1, 4_000, 4_095, 4_096, 50_000])
def test_sizes_say_little(size):
    sealed = draft.seal(b"x" * size, secret=draft.new_secret(), server_secret="s", place="p")
    bucket = len(sealed) - 1 - 40
    assert bucket >= max(size + 1, draft.SMALLEST_BYTES)
    assert bucket & (bucket - 1) == 0


def test_a_new_key_of_the_server_still_opens_what_was_begun_under_the_old_one(settings):
    cookie = begun()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    assert keeper(cookie).load("p").content == b"canary"
    settings.SECRET_KEY_FALLBACKS = []
    assert keeper(cookie).load("p") is None


# --- theft ------------------------------------------------------------------------------------------------------------


def test_a_dump_with_the_settings_opens_nothing_and_the_cookie_without_the_settings_neither(settings):
    cookie = begun()
    dump = serializers.serialize("json", SealedDraft.objects.all())
    row = SealedDraft.objects.get()
    secret = cookie.partition(".")[0]
    assert "canary" not in dump
    assert secret not in dump
    assert not re.search(rf"{row.expires_at:%H:%M:%S}", "12:01:07")
    for guess in (row.address, row.owner, "A" * 43, draft.new_secret()):
        with pytest.raises(DecryptionError):
            draft.unseal(row.sealed, secret=guess, server_secrets=[settings.SECRET_KEY], place="p")
    with pytest.raises(DecryptionError):
        draft.unseal(row.sealed, secret=secret, server_secrets=["another"], place="p")
    # The negative control, and the price: with both it opens until it is thrown away.
    both = draft.unseal(row.sealed, secret=secret, server_secrets=[settings.SECRET_KEY], place="p")
    assert both == b"canary"


@pytest.mark.parametrize("change", [lambda s: b"\x02" + s[1:], lambda s: s[:-1], lambda s: b"", lambda s: s[::-1]])
def test_a_changed_or_moved_draft_does_not_open(change):
    cookie = begun()
    row = SealedDraft.objects.get()
    SealedDraft.objects.update(sealed=change(bytes(row.sealed)))
    assert keeper(cookie).load("p") is None
    SealedDraft.objects.update(sealed=row.sealed, address=draft.address_of(cookie.partition(".")[0], "q"))
    assert keeper(cookie).load("q") is None


# --- the cookie, in a form --------------------------------------------------------------------------------------------


def test_the_first_post_is_repeated_with_the_cookie_and_nothing_is_asked_again(client, survey):
    first = begin(client)
    asked = press(client, first, STEP_1, follow=False)
    assert asked.status_code == 307
    assert asked.url == f"{address_of(first)}?c"
    assert asked.headers["Cache-Control"] == "no-store"
    assert not SealedDraft.objects.exists()
    second = press(client, first, STEP_1, follow=False)
    assert second.status_code == 303


def test_a_browser_without_cookies_is_told_so_and_loses_nothing(client, survey):
    first = begin(client)
    response = Client().post(f"{address_of(first)}?c", {**hidden(first), **STEP_1, "_action": "next"})
    assert response.status_code == 200
    assert "non accetta cookie" in text(response)
    assert "telefona" in text(response)
    assert 'value="Ada Neri"' in text(response)
    assert address_of(response) == address_of(first)
    assert not SealedDraft.objects.exists()


def test_a_flood_loses_nothing_of_the_page_either(client, survey, monkeypatch):
    monkeypatch.setattr(keeping, "NEW_DRAFTS", replace(keeping.NEW_DRAFTS, times=0))
    response = press(client, begin(client), STEP_1)
    assert "riprova fra dieci minuti" in text(response)
    assert 'value="Ada Neri"' in text(response)


def test_two_tabs_of_one_form_do_not_touch_each_other(client, survey):
    one, two = begin(client), begin(client)
    assert address_of(one) != address_of(two)
    one = press(client, one, STEP_1)
    two = press(client, two, {**STEP_1, name_of("Nome"): "Eva Neri"})
    for page, name in ((one, "Ada Neri"), (two, "Eva Neri")):
        response = client.get(address_of(page).replace("/2/", "/1/"))
        assert f'value="{name}"' in text(response)


def test_whoever_opens_the_form_anew_sees_nothing_of_the_visit_before(client, survey):
    press(client, begin(client), STEP_1)
    assert "Ada Neri" not in text(begin(client))


def test_another_browser_sees_nothing_at_the_address_of_a_step(client, survey):
    second = press(client, begin(client), STEP_1)
    for place in ("1", "2", "3", "controllo", "fine"):
        response = Client().get(address_of(second).replace("/2/", f"/{place}/"))
        assert response.status_code == (200 if place == "1" else 410)
        assert "Ada Neri" not in text(response)


def test_the_quick_exit_ends_every_visit_of_this_browser(client, survey):
    second = press(client, begin(client), STEP_1)
    other = press(Client(), begin(client), STEP_1)
    response = client.get(reverse("quick_exit"))
    assert response.cookies["modulo"]["max-age"] == 1
    assert response.cookies["modulo"].value.startswith(".")
    assert SealedDraft.objects.count() == 1
    assert client.get(address_of(second)).status_code == 410
    assert address_of(other)


def test_the_quick_exit_of_another_site_ends_nothing(client, survey):
    press(client, begin(client), STEP_1)
    client.get(reverse("quick_exit"), headers={"Sec-Fetch-Site": "cross-site"})
    assert SealedDraft.objects.count() == 1


def test_after_sending_no_step_shows_an_answer(client, survey):
    check = press(client, begin(client), STEP_1)
    base = address_of(check).replace("/2/", "/")
    check = press(client, press(client, check, STEP_2), STEP_3)
    done = press(client, check, action="send")
    sealed = SealedDraft.objects.get()
    assert len(sealed.sealed) < draft.SMALLEST_BYTES + 100
    for place in ("1", "2", "3", "controllo"):
        response = client.get(f"{base}{place}/", follow=True)
        assert response.redirect_chain[-1] == (f"{base}fine/", 303)
        assert "Ada Neri" not in text(response)
    assert "Ada Neri" not in text(done)


# --- what the page's script posts -------------------------------------------------------------------------------------


def test_half_typed_text_is_kept_and_the_time_counts_anew(client, survey):
    with time_machine.travel(NOW, tick=False) as clock:
        second = press(client, begin(client), STEP_1)
        clock.shift(HOUR)
        response = press(client, second, {**STEP_2, name_of("Persone"): "mol"}, action="draft", follow=False)
        assert (response.status_code, text(response)) == (200, "02:05 di domani")
        assert not response.cookies
        shown = text(client.get(address_of(second)))
        assert 'value="mol"' in shown
        assert "Errore" not in shown


@pytest.mark.parametrize("end", ["exit", "send", "nothing yet"])
def test_a_draft_brings_no_flow_to_life(client, survey, end):
    page = begin(client)
    if end != "nothing yet":
        page = press(client, page, STEP_1)
    if end == "exit":
        client.get(reverse("quick_exit"))
    if end == "send":
        press(client, press(client, press(client, page, STEP_2), STEP_3), action="send")
    rows = list(SealedDraft.objects.values_list("sealed"))
    response = press(client, page, STEP_1, action="draft", follow=False)
    assert response.status_code == 410
    assert not response.cookies
    assert list(SealedDraft.objects.values_list("sealed")) == rows


def test_a_step_says_until_when_the_answers_stay(client, survey):
    with time_machine.travel(NOW, tick=False):
        assert "per 12 ore" in text(begin(client))
        second = text(press(client, begin(client), STEP_1))
    assert re.search(r"restano fino alle <span data-form-until>01:05 di domani</span>", second)
    assert 'data-form-time="43433"' in second


def test_that_the_answers_go_soon_is_said_above_the_questions_and_how_long_they_stay_below(client, survey):
    """On a telephone nobody sees a box that opens below the buttons."""
    second = text(press(client, begin(client), STEP_1))
    warning, form, button, until = (
        second.index(each) for each in ("data-form-time=", "data-form-step", 'class="actions"', "data-form-until")
    )
    assert warning < form < button < until
