"""A saved view of one's own: another name, or away with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from core.http import SeeOther

from . import saved_views, undo
from .lists import last_address
from .models import SavedView
from .roles import Permission
from .views import StaffView


class _OwnView(StaffView):
    """Views of one saved view; those of others are not there."""

    staff_permission: ClassVar[Permission] = Permission.ENTER_DESK

    @cached_property
    def view(self) -> SavedView:
        mine = SavedView.objects.filter(user=self.request.user.pk, removed_at=None)
        return get_object_or_404(mine, pk=self.kwargs["view"])

    def check_object(self) -> None:
        _ = self.view

    def get_success_url(self) -> str:
        """The list, as it was left."""
        return last_address(self.request, self.view.path)


class RenameView(_OwnView, FormView[saved_views.NameForm]):
    """Asks for the name; from here it is removed too."""

    template_name = "staff/saved_view.html"
    form_class = saved_views.NameForm

    def get_initial(self) -> dict[str, Any]:
        return {saved_views.NAME_FIELD: self.view.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(view=self.view, back=self.get_success_url(), **kwargs)

    def form_valid(self, form: saved_views.NameForm) -> HttpResponse:
        try:
            saved_views.rename(view=self.view, name=form.cleaned_data[saved_views.NAME_FIELD])
        except ValidationError as error:
            form.add_error(saved_views.NAME_FIELD, error)
            return self.form_invalid(form)
        messages.success(self.request, _("La vista ha un altro nome."))
        return SeeOther(self.get_success_url())


class RemoveView(_OwnView, View):
    """Removes it, and says how to take that back."""

    http_method_names = ["post", "options"]
    keeps_typed = False

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        back, facts = self.get_success_url(), saved_views.remove(view=self.view)
        undo.success(request, _("Vista eliminata."), way=saved_views.UNDO, facts=facts, page=back)
        return SeeOther(back)
