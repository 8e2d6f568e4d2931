"""A colleague is involved in a case: it is reserved to others, and for that colleague it is not there any more."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.barriers import problems
from tests.e2e.steps import CASES, PASSPHRASES, exactly, log_in, press, send_report, write_story

SMALL = {"width": 320, "height": 640}
REASON = "È coinvolta la responsabile."


def unlock(page: Page, username: str) -> None:
    log_in(page, username, target=CASES)
    page.get_by_role("link", name="Sblocca con la tua frase segreta").click()
    page.get_by_label("Frase segreta").fill(PASSPHRASES[username])
    press(page, "Sblocca")


def test_a_case_is_reserved_before_it_is_opened_and_the_involved_manager_sees_nothing(new_context):
    story = write_story("Nutcracker")
    send_report(new_context(java_script_enabled=False, locale="en-GB").new_page(), story)

    involved = new_context().new_page()
    unlock(involved, "responsabile")
    involved.get_by_role("rowheader").filter(has_text=story.story[:30]).get_by_role("link").first.click()
    expect(involved.locator(".case-content")).to_contain_text(story.story)
    address, reference = involved.url, involved.get_by_role("heading", level=1).inner_text()

    page = new_context().new_page()
    page.set_viewport_size(SMALL)
    unlock(page, "coordinatrice")
    page.get_by_role("link", name=exactly(f"Riserva {reference}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Riserva questa segnalazione")
    found = problems(page, "reserving")
    page.get_by_label("(coordinatrice)").uncheck()
    press(page, "Riserva")
    expect(page.get_by_role("main")).to_contain_text("Scegli almeno una persona.")
    found += problems(page, "reserving, with errors")
    page.get_by_label("(operatrice)").check()
    page.get_by_label("(operatore)").check()
    page.get_by_label("Le altre persone non vedono nemmeno che c’è").check()
    page.get_by_label("Perché").fill(REASON)
    press(page, "Riserva")
    expect(page.get_by_text("Da adesso la aprono solo le persone che hai scelto.")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(reference)

    involved.goto(CASES)
    expect(involved.get_by_role("heading", name="Segnalazioni", level=1)).to_be_visible()
    expect(involved.get_by_role("main")).not_to_contain_text(reference)
    expect(involved.get_by_role("main")).not_to_contain_text(story.story[:30])
    response = involved.goto(address)
    assert response is not None
    assert response.status == 404
    assert reference not in involved.content()

    keeper = new_context().new_page()
    unlock(keeper, "operatore")
    keeper.goto(address)
    expect(keeper.locator(".case-content")).to_contain_text(story.story)
    expect(keeper.locator(".case-content")).to_contain_text(REASON)
    expect(keeper.get_by_role("complementary")).to_contain_text("riservata")
    found += problems(keeper, "a reserved case")
    keeper.get_by_role("link", name="Togli la riserva").click()
    found += problems(keeper, "lifting")
    keeper.get_by_label("Perché").fill("Non era lei.")
    press(keeper, "Togli la riserva")
    expect(keeper.get_by_text("Non è più riservata: la apre di nuovo l’ufficio.")).to_be_visible()

    involved.goto(address)
    expect(involved.locator(".case-content")).to_contain_text(story.story)
    assert found == []
