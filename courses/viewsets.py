"""Courses in the CMS: groups and dates for editors, who see numbers and never a registration."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms.models import BaseInlineFormSet
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet, SnippetViewSetGroup

from courses import operations, seats
from courses.edition_copy import EditionCopyView
from courses.models import Course, CourseGroup, Edition, Lesson

WHEN_AND_WHERE = frozenset({"weekday", "start_time", "end_time", "place", "venue", "first_date", "last_date"})
"""Fields of a group that the people in it have arranged their weeks around."""

PLAN = frozenset({"weekday", "first_date", "last_date"})
"""Fields of a group that its lessons are made from."""


class ConfirmationPanel(FieldPanel):
    """A tick box that is there only when there is something to confirm."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown()) and self.form.asks_confirmation


class EditionForm(WagtailAdminModelForm):
    """Refuses, at the place, to remove a group with people in it; asks before it moves one to another day or place."""

    confirm_changes = forms.BooleanField(
        label=gettext_lazy("Confermo il cambio"), required=False, help_text=gettext_lazy("Poi salva di nuovo.")
    )
    tell_people = forms.BooleanField(
        label=gettext_lazy("Prepara un messaggio per le persone iscritte"),
        required=False,
        help_text=gettext_lazy("Parte soltanto quando lo sportello lo libera, fra i messaggi in attesa."),
    )
    asks_confirmation = False

    def is_valid(self) -> bool:
        valid = super().is_valid()
        groups: BaseInlineFormSet | None = getattr(self, "formsets", {}).get("groups")
        if groups is None or not groups.is_bound:
            return valid
        if groups.is_valid() and not self._confirms_changes():
            valid = False
        for form in groups.deleted_forms if groups.is_valid() else []:
            group = form.instance
            if group.pk and _has_people(group):
                self.add_error(
                    None,
                    ValidationError(
                        _("Non si può eliminare il gruppo «%(group)s»: ci sono iscrizioni. Puoi ridurre i posti."),
                        params={"group": group},
                    ),
                )
                valid = False
        return valid

    def rescheduled_groups(self) -> list[CourseGroup]:
        """The groups, as they will be, whose day, time or place changes although people are registered in them."""
        kept = [form for form in self.formsets["groups"].initial_forms if not form.cleaned_data.get("DELETE")]
        changed = [form.instance for form in kept if WHEN_AND_WHERE.intersection(form.changed_data)]
        return [group for group in changed if operations.people_in(group)]

    def _confirms_changes(self) -> bool:
        rescheduled = self.rescheduled_groups()
        self.asks_confirmation = bool(rescheduled)
        if not rescheduled or self.cleaned_data.get("confirm_changes"):
            return True
        for group in rescheduled:
            self.add_error("confirm_changes", self._question(group))
        return False

    @staticmethod
    def _question(group: CourseGroup) -> str:
        number = operations.people_in(group)
        before = CourseGroup.objects.select_related("place").get(pk=group.pk)
        text = ngettext(
            "%(number)d persona è iscritta al gruppo «%(before)s», che diventa «%(after)s». Va bene?",
            "%(number)d persone sono iscritte al gruppo «%(before)s», che diventa «%(after)s». Va bene?",
            number,
        )
        return text % {"number": number, "before": _describe(before), "after": _describe(group)}


def _has_people(group: CourseGroup) -> bool:
    """Whether anybody is or was in the group; where lots are drawn, anybody in the edition may wish it."""
    edition = group.edition
    return edition.has_people if edition.draws_lots else group.registrations.exists() or group.counts.exists()


def _describe(group: CourseGroup) -> str:
    return f"{group}, {date_format(group.first_date)} – {date_format(group.last_date)}"


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


def _follow_plans(form: EditionForm, edition: Edition) -> None:
    """Lessons follow what was written about their groups, then dates and retention follow the lessons."""
    for each in form.formsets["groups"].forms:
        if each.instance.pk and not each.cleaned_data.get("DELETE") and PLAN.intersection(each.changed_data):
            operations.follow_plan(group=each.instance, anew="weekday" in each.changed_data)
    operations.follow_lessons(edition=edition)


class EditionCreateView(_ConcurrentChangeMixin, CreateView):
    def save_instance(self) -> Edition:
        edition: Edition = super().save_instance()
        _follow_plans(self.form, edition)
        return edition


class EditionEditView(_ConcurrentChangeMixin, EditView):
    def save_instance(self) -> Edition:
        """Save; lessons and retention dates follow the new dates, and seats that were added are offered.

        The groups are held first, in everybody's order: they are saved in that of the form.
        """
        seats.hold_edition(self.object.pk)
        rescheduled = self.form.rescheduled_groups()
        edition: Edition = super().save_instance()
        _follow_plans(self.form, edition)
        for group_id in edition.groups.values_list("pk", flat=True):
            operations.offer_free_seats(group_id)
        for group in rescheduled:
            operations.record_reschedule(
                group=group, actor=self.request.user, tell=self.form.cleaned_data["tell_people"]
            )
        return edition


class CourseViewSet(SnippetViewSet):
    """Courses: what a page points to, and what has editions."""

    model = Course
    icon = "clipboard-list"
    menu_label = gettext_lazy("Corsi")
    list_display: ClassVar = ["title"]
    search_fields: ClassVar = ["title"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("survey")])


class EditionViewSet(SnippetViewSet):
    """Editions with their groups."""

    model = Edition
    icon = "calendar-alt"
    menu_label = gettext_lazy("Edizioni e gruppi")
    list_display: ClassVar = ["title", "course", "enrolment_from", "enrolment_until"]
    search_fields: ClassVar = ["title"]
    list_per_page = 50
    copy_view_class = EditionCopyView
    add_view_class = EditionCreateView
    edit_view_class = EditionEditView

    def get_copy_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The copy has a form of its own, not that of an edition."""
        return kwargs

    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [ConfirmationPanel("confirm_changes"), ConfirmationPanel("tell_people")],
                heading=gettext_lazy("Un cambio che riguarda chi è iscritto"),
            ),
            FieldPanel("course"),
            FieldPanel("title"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("enrolment_from"), FieldPanel("enrolment_until")]),
                    FieldPanel("allocation"),
                    FieldPanel("largest_party"),
                    FieldPanel(
                        "residents_first_until",
                        help_text=gettext_lazy(
                            "La pagina e il modulo chiedono a chi abita altrove di iscriversi dopo. Il modulo non lo "
                            "controlla, e i posti vanno in ordine di arrivo."
                        ),
                    ),
                    FieldPanel("draw_residents_first"),
                    FieldRowPanel([FieldPanel("minimum_age"), FieldPanel("maximum_age")]),
                    FieldRowPanel([FieldPanel("minimum_participants"), FieldPanel("decision_day")]),
                    FieldPanel("retention_days", read_only=True),
                ],
                heading=gettext_lazy("Iscrizioni"),
            ),
            MultiFieldPanel(
                [FieldPanel("reminder_days"), FieldPanel("tells_desk")], heading=gettext_lazy("Messaggi automatici")
            ),
            FieldPanel("price"),
            FieldPanel("documents"),
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
                            FieldPanel("desk_reserve"),
                            FieldPanel("seats_taken", read_only=True),
                            FieldPanel("waiting", read_only=True),
                        ]
                    ),
                ],
                heading=gettext_lazy("Gruppi"),
                label=gettext_lazy("Gruppo"),
            ),
            HelpPanel(template="courses/admin/lessons_help.html", heading=gettext_lazy("Lezioni")),
        ],
        base_form_class=EditionForm,
    )


class LessonViewSet(SnippetViewSet):
    """Lessons, to move or cancel one and to add those that all groups have together."""

    model = Lesson
    icon = "date"
    menu_label = gettext_lazy("Lezioni")
    list_display: ClassVar = ["date", "edition", "group", "kind", "cancelled"]
    list_filter: ClassVar = ["edition", "group", "cancelled"]
    list_per_page = 50
    ordering: ClassVar = ["date", "pk"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("edition"), FieldPanel("group")]),
            FieldRowPanel([FieldPanel("date"), FieldPanel("start_time"), FieldPanel("end_time")]),
            FieldPanel("place"),
            FieldPanel("venue"),
            FieldPanel("kind"),
            MultiFieldPanel([FieldPanel("cancelled"), FieldPanel("reason")], heading=gettext_lazy("Annullamento")),
        ]
    )


class CourseViewSetGroup(SnippetViewSetGroup):
    """One entry of the menu for what the pages of courses point to."""

    items = (CourseViewSet, EditionViewSet, LessonViewSet)
    menu_label = gettext_lazy("Corsi")
    menu_name = "course-snippets"
    menu_icon = "clipboard-list"
    menu_order = 305
