"""An editor's hands in the form builder: every click, choice and text is counted."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

CONTAINER = "[data-streamfield-stream-container]"
OPENS_MS = (3_000, 8_000, 20_000)
"""How long a list may take to open: each time longer, in case it was the machine that was slow."""


def choose_block(button: Locator, kind: str, blocks: Locator) -> Locator:
    """Open the list, take one, and give the new block, the last of `blocks`.

    Wagtail's list closes, and a choice is lost, while the editor still moves: then once more, as a person would. A list
    that still fades away stands before the one that has just opened.
    """
    before, option = blocks.count(), button.page.get_by_role("option", name=kind).last
    for patience in OPENS_MS:
        button.click()
        try:
            option.click(timeout=patience)
            expect(blocks).to_have_count(before + 1, timeout=patience)
        except (PlaywrightTimeoutError, AssertionError):
            button.page.keyboard.press("Escape")
        else:
            break
    expect(blocks).to_have_count(before + 1)
    return blocks.last


class FormEditor:
    """The tab of the form in the page editor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions = 0
        self.root = page.locator("[data-contentpath=form_steps]")
        self.container = self.root.locator(CONTAINER).first
        self.steps = self.container.locator("> [data-streamfield-child]:not([aria-hidden])")
        self.path = page.locator("[data-form-path]")

    # --- what is counted

    def click(self, target: Locator) -> None:
        self.interactions += 1
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        self.interactions += 1
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        self.interactions += 1
        target.select_option(label=label)

    # --- what an editor does

    def add_step(self, title: str) -> Locator:
        before = self.steps.count()
        self.click(self.container.locator("> div > .c-sf-add-button").last)
        expect(self.steps).to_have_count(before + 1)
        step = self.steps.last
        self.fill(step.get_by_label("titolo del passo"), title)
        return step

    def named(self, block: Locator) -> Locator:
        """The same block wherever it goes."""
        return self.root.locator(f'[data-contentpath="{block.get_attribute("data-contentpath")}"]')

    def questions(self, step: Locator) -> Locator:
        return step.locator(f"[data-contentpath=questions] {CONTAINER}").first.locator(
            "> [data-streamfield-child]:not([aria-hidden])"
        )

    def add_question(self, step: Locator, kind: str, label: str) -> Locator:
        questions = self.questions(step)
        stream = step.locator(f"[data-contentpath=questions] {CONTAINER}").first
        self.interactions += 2
        question = choose_block(stream.locator("> div > .c-sf-add-button").last, kind, questions)
        self.fill(question.get_by_label("domanda"), label)
        return question

    def condition(self, block: Locator) -> Locator:
        return block.locator("[data-contentpath=shown_when] .form-condition").first

    def show_when(self, block: Locator, question: str, value: str = "") -> Locator:
        """Give a step, a question or an option one more rule; the widget's choices are those of now."""
        condition = self.condition(block)
        rules = condition.locator("li")
        before = rules.count()
        self.click(condition.get_by_role("button", name="Aggiungi"))
        expect(rules).to_have_count(before + 1)
        rule = rules.last
        self.choose(rule.get_by_label("domanda"), question)
        if value:
            self.choose(rule.get_by_label("valore"), value)
        return rule

    def stored(self, block: Locator) -> str:
        return self.condition(block).locator("input[type=hidden]").input_value()
