"""Courses in the CMS: groups and dates for editors, who see numbers and never a registration."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms.models import BaseInlineFormSet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from events import operations
from events.models import Course


class CourseForm(WagtailAdminModelForm):
    """Refuses, at the place, to remove a group that people are registered in."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        groups: BaseInlineFormSet | None = getattr(self, "formsets", {}).get("groups")
        if groups is None or not groups.is_bound:
            return valid
        for form in groups.deleted_forms if groups.is_valid() else []:
            group = form.instance
            if group.pk and (group.registrations.exists() or group.counts.exists()):
                self.add_error(
                    None,
                    ValidationError(
                        _("Non si può eliminare il gruppo «%(group)s»: ci sono iscrizioni. Puoi ridurre i posti."),
                        params={"group": group},
                    ),
                )
                valid = False
        return valid


class _ConcurrentChangeMixin:
    """What the database refuses at the last moment, because somebody registered meanwhile, becomes a form error."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]  # of the view it is mixed into
        except IntegrityError:
            form.add_error(
                None, _("Nel frattempo qualcuno si è iscritto: controlla i posti e i gruppi, poi salva di nuovo.")
            )
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]  # likewise
            return self.form_invalid(form)  # type: ignore[attr-defined]  # likewise


class CourseCreateView(_ConcurrentChangeMixin, CreateView):
    pass


class CourseEditView(_ConcurrentChangeMixin, EditView):
    def save_instance(self) -> Course:
        """Save, and let the retention dates of registrations follow the new dates."""
        course: Course = super().save_instance()
        operations.refresh_retention(course=course)
        return course


class CourseViewSet(SnippetViewSet):
    """Courses with their groups."""

    model = Course
    icon = "calendar-alt"
    menu_label = gettext_lazy("Corsi e gruppi")
    menu_order = 310
    add_to_admin_menu = True
    list_display: ClassVar = ["title", "enrolment_from", "enrolment_until"]
    search_fields: ClassVar = ["title"]
    list_per_page = 50
    copy_view_enabled = False
    add_view_class = CourseCreateView
    edit_view_class = CourseEditView
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("enrolment_from"), FieldPanel("enrolment_until")]),
                    FieldRowPanel([FieldPanel("minimum_age"), FieldPanel("retention_days")]),
                ],
                heading=gettext_lazy("Iscrizioni"),
            ),
            InlinePanel(
                "groups",
                [
                    FieldRowPanel([FieldPanel("weekday"), FieldPanel("start_time"), FieldPanel("end_time")]),
                    FieldPanel("place"),
                    FieldPanel("venue"),
                    FieldRowPanel([FieldPanel("first_date"), FieldPanel("last_date")]),
                    FieldRowPanel(
                        [
                            FieldPanel("seats"),
                            FieldPanel("seats_taken", read_only=True),
                            FieldPanel("waiting", read_only=True),
                        ]
                    ),
                ],
                heading=gettext_lazy("Gruppi"),
                label=gettext_lazy("Gruppo"),
            ),
        ],
        base_form_class=CourseForm,
    )
