"""What a list does with saved views (`staff.saved_views`): shows them as links, saves what is asked now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext

from core.http import SeeOther

from . import saved_views
from .models import SavedView
from .views import StaffView

if TYPE_CHECKING:
    from .lists import Column, FilterForm


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedLink:
    """A saved view as a link."""

    view: SavedView
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedOnes:
    """Somebody's views of a list. `can_save`: what is asked now can become one; `drops_words`: words that were typed
    would not come along.
    """

    links: Sequence[SavedLink]
    can_save: bool
    drops_words: bool
    form: saved_views.NameForm


class SavesViews(StaffView):
    """Half of `staff.lists.StaffListView`, which says the rest."""

    filter_class: ClassVar[type[FilterForm]]
    default_order: ClassVar[str]
    order_key: ClassVar[str]
    _name: Any
    filter: Any
    _view_form: saved_views.NameForm | None = None

    if TYPE_CHECKING:

        def _asked(self) -> Mapping[str, list[str]]: ...

        def order(self) -> tuple[Column | None, bool]: ...

    def save_view(self) -> HttpResponse:
        """Keep what this address asks under a name; wrong, it is said at the field, on the list."""
        form = saved_views.NameForm(self.request.POST)
        asked, order = self._savable()
        try:
            if form.is_valid():
                view = saved_views.save(
                    user=self.request.user,  # type: ignore[arg-type]  # signed in: StaffView
                    list_name=self._name,
                    path=self.request.path,
                    name=form.cleaned_data[saved_views.NAME_FIELD],
                    asked=asked,
                    order=order,
                )
                messages.success(self.request, self._said_of(view))
                return SeeOther(saved_views.address(self.request.path, view, order_key=self.order_key))
        except saved_views.CannotSaveError as error:
            form.add_error(saved_views.NAME_FIELD, str(error))
        self._view_form = form
        page: Any = self
        response: HttpResponse = page.render_to_response(page.get_context_data(**self.kwargs))
        self.record_read()
        return response

    def _said_of(self, view: SavedView) -> str:
        said = gettext("Vista salvata: la trovi sopra il filtro.")
        dropped = gettext("Le parole che hai scritto non ne fanno parte.")
        return f"{said} {dropped}" if self._has_words else said

    def _savable(self) -> tuple[dict[str, list[str]], str]:
        """What of the query a view keeps: what a link may set, and the order where it is another than the list's."""
        self.filter.is_valid()
        links = self.filter_class.link_fields - self.filter.errors.keys()
        asked = {name: list(given) for name, given in self._asked().items() if name in links and any(given)}
        column, downwards = self.order()
        order = f"{'-' if downwards else ''}{column.key}" if column else ""
        return asked, "" if order == self.default_order else order

    @property
    def _has_words(self) -> bool:
        return any(any(given) for name, given in self._asked().items() if name not in self.filter_class.link_fields)

    @cached_property
    def saved_views(self) -> SavedOnes | None:
        if not self.filter_class.link_fields:
            return None
        asked, order = self._savable()
        links = tuple(
            SavedLink(
                view=view,
                url=saved_views.address(self.request.path, view, order_key=self.order_key),
                is_current=(view.asked, view.order) == (asked, order) and not self._has_words,
            )
            for view in saved_views.views_of(self.request.user, self._name)
        )
        is_new = bool(asked or order) and not any(each.is_current for each in links)
        return SavedOnes(
            links=links,
            can_save=is_new or self._has_words or self._view_form is not None,
            drops_words=self._has_words,
            form=self._view_form or saved_views.NameForm(),
        )
