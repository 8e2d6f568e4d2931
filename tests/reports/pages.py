"""A report page and a reporter who walks through it as a browser without JavaScript does."""

from __future__ import annotations

import html
import re
import uuid

from django.test import Client
from wagtail.models import Page

from formbuilder.builder import SEEN_FIELD
from reports.models import Case, ReportPage
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, DISCLOSURE, REPORTER, REQUEST
from staff import conflicts

STORY, AREA = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("story", "area"))
WORK, HOUSING = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("work", "housing"))


def form_steps(*, language: str = "it") -> list[dict]:
    italian = language == "it"
    options = [(WORK, "Lavoro" if italian else "Work"), (HOUSING, "Casa" if italian else "Housing")]
    return [
        {
            "type": "step",
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "step")),
            "value": {
                "title": "Che cosa è successo" if italian else "What happened",
                "intro": "",
                "questions": [
                    {
                        "type": "long_text",
                        "id": STORY,
                        "value": {"label": "Racconta" if italian else "Tell us", "required": True},
                    },
                    {
                        "type": "one_of",
                        "id": AREA,
                        "value": {
                            "label": "Dove" if italian else "Where",
                            "required": True,
                            "options": [
                                {"type": "item", "id": key, "value": {"label": label, "help_text": ""}}
                                for key, label in options
                            ],
                        },
                    },
                ],
            },
        }
    ]


def make_page(parent: Page, *, language: str = "it", **fields) -> ReportPage:
    fields = {
        "title": "Segnala una discriminazione",
        "slug": "segnala",
        "description": "Racconta che cosa è successo, anche in anonimo.",
        "contact_phone": "0171 444789",
        "contact_email": "antidiscriminazioni@comune.cuneo.it",
        "form_steps": form_steps(language=language),
        "privacy_purpose": "Per trattare la segnalazione.",
        "privacy_retention": "Due anni dalla chiusura.",
        "locale": parent.locale,
        **fields,
    }
    page = ReportPage(**fields)
    parent.add_child(instance=page)
    return ReportPage.objects.get(pk=page.pk)


def make_english_page(page: ReportPage, home_en) -> ReportPage:
    translated = page.copy_for_translation(home_en.locale)
    translated.title, translated.slug = "Report", "report"
    translated.form_steps = form_steps(language="en")
    translated.save_revision().publish()
    return ReportPage.objects.get(pk=translated.pk)


ANSWERS = {
    DISCLOSURE: "anonymous",
    REPORTER: "victim",
    REQUEST: "help",
    STORY: "Mi hanno detto che la casa non si affitta a gente come me.",
    AREA: HOUSING,
    CONTACT: "none",
    CONTACT_DETAIL: "",
    CONTACT_SAFETY: "",
}


def hidden(content: str, name: str) -> str:
    """The value of a hidden input."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', content)
    assert found, f"no input called {name}"
    return html.unescape(found[1])


class Reporter:
    """Somebody in front of the form. `responses` keeps everything that came back."""

    def __init__(self, page: ReportPage, **answers) -> None:
        self.page = page
        self.answers = {f"q-{key}": value for key, value in {**ANSWERS, **answers}.items()}
        self.steps = 4 if self.answers[f"q-{CONTACT}"] == "phone" else 3
        self.client = Client(enforce_csrf_checks=True)
        self.responses = []

    def get(self, url: str):
        return self._keep(self.client.get(url, follow=True))

    def post(self, url: str, data: dict):
        return self._keep(self.client.post(url, data, follow=True))

    def _keep(self, response):
        self.responses.append(response)
        return response

    def fill_in(self) -> tuple[str, dict]:
        """Walk to the check page; the address and the post that its button sends."""
        content = self.get(self.page.form_url).content.decode()
        for _step in range(self.steps):
            content = self.go_on(content)
        data = {"_step": hidden(content, "_step"), "_mark": hidden(content, "_mark"), "_action": "send"}
        return address_of(content), data

    def go_on(self, content: str) -> str:
        """Answer the step that is shown, and press «Avanti»; the screen that follows."""
        data = {"_step": hidden(content, "_step"), "_mark": hidden(content, "_mark"), "_action": "next"}
        seen = {SEEN_FIELD: re.findall(rf'name="{SEEN_FIELD}" value="([^"]*)"', content)}
        return self.post(address_of(content), {**self.answers, **data, **seen}).content.decode()

    def send(self):
        """Fill in and send; the response that shows the code."""
        return self.post(*self.fill_in())

    def note(self, receipt):
        """Press the button that says the code is noted."""
        return self.post(receipt.redirect_chain[-1][0], {})


def address_of(content: str) -> str:
    """Where the form on the screen posts to."""
    return re.search(r'<form method="post" action="([^"]+)"', content)[1]


def code_in(response) -> str:
    """The code that a receipt page shows, in groups."""
    groups = re.findall(r'<span class="receipt__group">(\w{4})</span>', response.content.decode())
    return "-".join(groups)


def version(case, *fields):
    """The hidden field of a form that is opened now."""
    return {conflicts.FIELD: conflicts.version_of(Case.objects.get(pk=case.pk), fields)}
