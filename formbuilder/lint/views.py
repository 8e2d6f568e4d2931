"""The linter while the editor writes: what was typed so far goes in, findings with the ids of their blocks come out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from formbuilder.blocks import FormStepsBlock
from formbuilder.blocks.placing import of_the_page
from formbuilder.conditions import Condition
from formbuilder.definition import Definition, read_definition
from formbuilder.editor.form_checks import form_hints
from formbuilder.lint.findings import Finding
from formbuilder.lint.linter import lint
from formbuilder.mixins import FormPageMixin
from formbuilder.wording import condition_words

PREFIX = "form_steps"
"""The name of the field in the page editor's form, with which every name in it begins."""


@require_POST
def lint_form(request: HttpRequest, page_id: int | None = None) -> JsonResponse:
    """Findings for the inputs of the form's blocks, as the editor's form would post them. Nothing is saved.

    With a page, the steps that it asks besides are known, too, and the hints above its form come as HTML. What is no
    form, or has an id twice, is answered 400.
    """
    page = _page_of(request, page_id)
    draft = page.get_latest_revision_as_object() if page else None
    try:
        definition, unseen = _definition_of(draft, _read_steps(request))
    except (KeyError, ValueError):
        return JsonResponse({"findings": []}, status=HTTPStatus.BAD_REQUEST)
    findings = lint(definition, today=timezone.localdate(), unseen=unseen)
    said: dict[str, Any] = {"findings": [_as_json(finding, definition) for finding in findings]}
    if draft is not None:
        said["hints"] = render_to_string("forms/admin/hints.html", {"hints": form_hints(draft)})
    return JsonResponse(said)


def _page_of(request: HttpRequest, page_id: int | None) -> FormPageMixin | None:
    if page_id is None:
        if not PagePermissionPolicy().user_has_any_permission(request.user, {"add", "change"}):
            raise PermissionDenied
        return None
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, FormPageMixin):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _read_steps(request: HttpRequest) -> Any:
    """The blocks as a draft would store them; as they were typed where not even a draft takes them."""
    block = FormStepsBlock()
    steps = block.value_from_datadict(request.POST, request.FILES, PREFIX)
    try:
        return block.clean_deferred(steps)
    except ValidationError:
        return steps


def _definition_of(draft: FormPageMixin | None, steps: Any) -> tuple[Definition, set[str]]:
    """The form, and the questions of which nothing is known: those of a page that does not know what it asks yet."""
    if draft is not None:
        draft.form_steps = steps
        try:
            return draft.get_definition(), set()
        except ObjectDoesNotExist:
            pass
    definition = read_definition(steps)
    return definition, of_the_page(definition)


def _as_json(finding: Finding, definition: Definition) -> dict[str, Any]:
    path, meant = finding.path, finding.suggestion
    return {
        "code": finding.code,
        "severity": finding.severity,
        "step": path.step,
        "item": path.item,
        "option": path.option,
        "field": path.field,
        "rule": path.rule,
        "message": finding.message,
        "what_to_do": finding.what_to_do,
        "suggestion": meant and {"question": meant.question, "operator": meant.operator, "value": meant.value},
        "did_you_mean": condition_words(Condition(rules=(meant,)), definition) if meant else "",
        "example": finding.example,
    }


URLS: list[URLPattern] = [
    path("moduli/controlla/", lint_form, name="form_lint_new"),
    path("moduli/<int:page_id>/controlla/", lint_form, name="form_lint"),
]
"""Below `/admin/`."""
