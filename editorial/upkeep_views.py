"""The review of one page in Wagtail's admin: plan it, say that it was done. And of several at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from core.italian import elide
from editorial import operations
from editorial.forms import PlanForm, PlanSeveralForm, ReviewedForm
from editorial.models import Upkeep
from editorial.operations import MONTHS_TO_NEXT
from editorial.permissions import editors, editors_of


def find_page(request: HttpRequest, page_id: int) -> Page:
    """The Italian version of this page. Raises PermissionDenied for who may not change it, Http404 without it."""
    page = operations.source_of(get_object_or_404(Page.objects.select_related("locale"), pk=page_id))
    if page.is_root() or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


class UpkeepView(WagtailAdminTemplateMixin, FormView):
    """Who keeps the page and by when it is reviewed; below, «rivista oggi» in one press."""

    form_class = PlanForm
    template_name = "editorial/upkeep.html"
    header_icon = "calendar-check"
    page_title = gettext_lazy("Revisione")

    @cached_property
    def page(self) -> Page:
        return find_page(self.request, self.kwargs["page_id"])

    @cached_property
    def upkeep(self) -> Upkeep:
        return Upkeep.objects.select_related("owner").filter(page=self.page).first() or Upkeep(page=self.page)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        return {"owner": self.upkeep.owner_id, "review_on": self.upkeep.review_on}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "people": editors_of(self.page)}

    def form_valid(self, form: PlanForm) -> HttpResponse:
        operations.plan(page=self.page, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]  # who may edit has an account
        messages.success(self.request, _("La revisione è salvata."))
        return redirect("editorial_upkeep", self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        owner = self.upkeep.owner
        return {
            **context,
            "page": self.page,
            "upkeep": self.upkeep,
            "lost_owner": owner if owner and owner not in context["form"].fields["owner"].queryset else None,
            "months": MONTHS_TO_NEXT,
            "action_url": operations.upkeep_url(self.page.pk),
            "submit_button_label": _("Salva"),
            "submit_button_active_label": _("Salva"),
            "media": context["form"].media,
        }


@require_POST
def mark_reviewed(request: HttpRequest, page_id: int) -> HttpResponse:
    """«Rivista oggi»: back to where it was pressed."""
    page = find_page(request, page_id)
    form = ReviewedForm(request.POST)
    if form.is_valid():
        day = operations.mark_reviewed(page=page, actor=request.user, months=form.cleaned_data["months"])  # type: ignore[arg-type]  # as above
        text = _("«%(page)s» è rivista. La prossima volta: entro il %(day)s.")
        said = text % {"page": page.get_admin_display_title(), "day": date_format(day)}
        messages.success(request, elide(said))
    return redirect(get_valid_next_url_from_request(request) or operations.upkeep_url(page.pk))


class PlanSeveral(PageBulkAction):
    """The same owner and day for the pages that are ticked."""

    display_name = gettext_lazy("Pianifica la revisione")
    action_type = "plan_review"
    aria_label = gettext_lazy("Pianifica la revisione delle pagine scelte")
    template_name = "editorial/plan_several.html"
    action_priority = 60
    form_class = PlanSeveralForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """People who may change every page that is ticked."""
        people = editors()
        for page in self.get_actionable_objects()[0]:
            people = people.filter(pk__in=editors_of(page).values("pk"))
        return {**super().get_form_kwargs(), "people": people}

    def check_perm(self, obj: Page) -> bool:
        return bool(operations.source_of(obj).permissions_for_user(self.request.user).can_edit())

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "form": self.cleaned_form}

    @classmethod
    def execute_action(
        cls, objects: Iterable[Page], user: Any = None, form: forms.Form | None = None, **_kwargs: Any
    ) -> tuple[int, int]:
        assert form is not None  # noqa: S101 - Wagtail's base sets it before
        chosen = list(objects)
        for page in chosen:
            operations.plan(page=page, actor=user, **form.cleaned_data)
        return len(chosen), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext(
            "La revisione di %(number)d pagina è salvata.",
            "La revisione di %(number)d pagine è salvata.",
            num_parent_objects,
        )
        return text % {"number": num_parent_objects}


URLS: list[URLPattern] = [
    path("revisione/<int:page_id>/", UpkeepView.as_view(), name="editorial_upkeep"),
    path("revisione/<int:page_id>/rivista/", mark_reviewed, name="editorial_reviewed"),
]
"""Below `/admin/`."""
