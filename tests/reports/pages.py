"""A report page and a reporter who walks through it as a browser without JavaScript does."""

from __future__ import annotations

import html
import re
import uuid

from django.test import Client
from wagtail.models import Page

from reports.models import ReportPage
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, REPORTER, REQUEST

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
        self.client = Client(enforce_csrf_checks=True)
        self.responses = []

    def get(self, url: str):
        return self._keep(self.client.get(url))

    def post(self, url: str, data: dict):
        return self._keep(self.client.post(url, data))

    def _keep(self, response):
        self.responses.append(response)
        return response

    def fill_in(self) -> dict:
        """Walk to the check page; the post that its button sends."""
        content = self.get(self.page.form_url).content.decode()
        for _step in range(3):
            data = {"_state": hidden(content, "_state"), "_step": hidden(content, "_step"), "_action": "next"}
            content = self.post(self.page.form_url, {**self.answers, **data}).content.decode()
        return {"_state": hidden(content, "_state"), "_step": hidden(content, "_step"), "_action": "send"}

    def send(self):
        """Fill in and send; the response that shows the code."""
        return self.post(self.page.form_url, self.fill_in())


def code_in(response) -> str:
    """The code that a receipt page shows, in groups."""
    groups = re.findall(r'<span class="receipt__group">(\w{4})</span>', response.content.decode())
    return "-".join(groups)
