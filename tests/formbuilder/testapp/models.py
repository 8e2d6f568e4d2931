"""A page with a form and nothing else. It keeps what it receives in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, QueryDict
from wagtail.models import Page

from formbuilder.answers import Submission
from formbuilder.filling.gate import Refusal
from formbuilder.mixins import FormPageMixin


class ExtraForm(forms.Form):
    riddle = forms.CharField(label="Quanto fa due più due?")


class SurveyPage(FormPageMixin, Page):
    received: ClassVar[list[Submission]] = []
    refusal: ClassVar[Refusal | None] = None
    refused: ClassVar[Exception | None] = None
    has_extra_form: ClassVar[bool] = False

    template = "testapp/survey_page.html"
    content_panels = [*Page.content_panels, *FormPageMixin.form_panels]

    def why_closed(self, request: HttpRequest) -> Refusal | None:
        return self.refusal

    def get_extra_check_form(
        self, request: HttpRequest, data: QueryDict | None, kept: Mapping[str, str]
    ) -> forms.Form | None:
        return ExtraForm(data) if self.has_extra_form else None

    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        if self.refused:
            raise self.refused
        if submission.submission_key not in [each.submission_key for each in self.received]:
            self.received.append(submission)
        return {"number": len(self.received)}
