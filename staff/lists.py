"""Lists of the staff area: filter, columns to sort by, pages, the query remembered, what was listed in the audit log.

A list says what its rows are, which columns it has and what may be asked:

    class MailFilter(FilterForm):
        stato = forms.ChoiceField(label=_("Stato"), required=False, choices=[("", _("Tutti")), *MailState.choices])
        testo = forms.CharField(label=_("Indirizzo"), required=False, max_length=100)
        link_fields = frozenset({"stato"})

        def apply(self, rows):
            chosen = self.cleaned_data
            …

    class MailListView(StaffListView):
        staff_permission = Permission.WORK_MAIL
        audit_action = "mail.listed"
        title = _("Posta")
        empty = _("Nessun messaggio.")
        template_name = "staff/outbox/mail_list.html"
        filter_class = MailFilter
        columns = (
            Column(key="messaggio", label=_("Messaggio")),
            Column(key="scritto", label=_("Scritto il"), order_by=("created_at",), css="desk-nowrap"),
        )
        default_order = "-scritto"

        def get_rows(self):
            return Mail.objects.filter(…)

and its template says how one row looks:

    {% extends "staff/list.html" %}
    {% block row %}<th scope="row">…</th><td class="desk-nowrap">…</td>{% endblock row %}

Inside `row` stands `row`: what `present` made of the object. Further blocks: `breadcrumb`, `tools`, `lead`, `filter`,
`above` (between filter and table). A page about one row leads back with `{% list_url "outbox_staff:mail_list" %}`,
which brings the query, the order and the page along.

Nothing personal stands in an address. The filter is posted, kept in the session and answered with 303 to an address
that names it by a random word (`?elenco=…`), so that every query has its own entry in the browser's history and two
windows do not disturb each other. Links from other pages may set the `link_fields` of a filter, and only those:
`?stato=failed`; they are codes and ids.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView

from core.http import SeeOther

from .audit import Details
from .registry import Text
from .roles import AnyUser
from .saved_view_lists import SavedOnes, SavesViews
from .saved_views import NAME_FIELD

PAGE_SIZE = 50
ASKED, ORDER, POSITION = "elenco", "ordine", "pagina"
"""What stands in the address of a list: which query, in which order, where in it."""

_MEMORY = "staff_lists"
_MOST_QUERIES, _MOST_LISTS = 20, 20
_MOST_VALUES, _LONGEST_VALUE = 20, 500


class FilterForm(forms.Form):
    """What may be asked of a list. Every field is optional; `apply` runs when all are valid.

    `link_fields` names the fields that a link may set and the log may repeat: ids and codes, never words that somebody
    typed.
    """

    use_required_attribute = False
    link_fields: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, data: QueryDict | None = None, *, user: AnyUser) -> None:
        self.user = user
        super().__init__(data, auto_id="filtro-%s")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows down to what is asked."""
        return rows

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The same, and nothing at all while a field is invalid."""
        return self.apply(rows) if self.is_valid() else rows.none()

    @property
    def is_asking(self) -> bool:
        """Whether anything is filtered by."""
        return bool(self.errors) or any(value not in (None, "", False, []) for value in self.cleaned_data.values())

    def describe(self) -> dict[str, str | int | bool | None]:
        """What was asked, for the audit log: ids and codes; of words only that there were some."""
        if not self.is_valid():
            return {"invalid": True}
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}
        return {name: _code_of(value) if name in self.link_fields else True for name, value in given.items()}


def _code_of(value: Any) -> str | int | bool:
    if isinstance(value, Model):
        return int(value.pk) if isinstance(value.pk, int) else str(value.pk)
    return value if isinstance(value, bool | int) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. `order_by` (fields of the model, as it is read upwards) makes it one to sort by."""

    key: str
    label: Text
    order_by: tuple[str, ...] = ()
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A column as the head of the table shows it. `sorted` is `ascending`, `descending` or empty."""

    column: Column
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of the rows. Positions are what the address carries; empty: there is no such page."""

    rows: Sequence[Any]
    before: str = ""
    after: str = ""
    number: int | None = None
    pages: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the templates of a list read: `list` in the context.

    `saved`: this person's views of it; None where nothing is asked by codes.
    """

    form: FilterForm
    heads: Sequence[Head]
    page: Page
    title: Text
    empty: Text
    action: str
    previous_url: str
    next_url: str
    here: str
    saved: SavedOnes | None = None


class StaffListView(SavesViews, TemplateView):
    """A list of the staff area; see the top of this module. GET shows, POST remembers what is asked and leads there."""

    template_name = "staff/list.html"
    title: ClassVar[Text]
    empty: ClassVar[Text] = _("Non c’è ancora niente.")
    filter_class: ClassVar[type[FilterForm]] = FilterForm
    columns: ClassVar[Sequence[Column]]
    default_order: ClassVar[str] = ""
    order_key: ClassVar[str] = ORDER
    page_size: ClassVar[int] = PAGE_SIZE

    # --- what a list says ---

    def get_rows(self) -> QuerySet[Any]:
        """All that this person may see of it."""
        raise NotImplementedError

    def present(self, rows: Sequence[Any]) -> Iterable[Any]:
        """What the template needs of the rows of one page; the objects themselves if this is not overridden."""
        return rows

    def paginate(self, rows: QuerySet[Any], position: str) -> Page:
        """The page at a position that came with the address: anything may stand in it."""
        page = Paginator(self.arrange(rows), self.page_size).get_page(position)
        return Page(
            rows=list(self.present(list(page.object_list))),
            before=str(page.previous_page_number()) if page.has_previous() else "",
            after=str(page.next_page_number()) if page.has_next() else "",
            number=page.number,
            pages=page.paginator.num_pages,
            total=page.paginator.count,
        )

    def get_columns(self) -> Sequence[Column]:
        """The columns that this person sees."""
        return self.columns

    def arrange(self, rows: QuerySet[Any]) -> QuerySet[Any] | list[Any]:
        """The rows in their order, where the database does not know it."""
        return rows

    # --- how it is asked ---

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remember what is asked and lead to it. Changes nothing but that; or saves what is asked as a view."""
        if NAME_FIELD in request.POST:
            return self.save_view()
        fields = self.build_filter().fields
        asked = {
            name: [value[:_LONGEST_VALUE] for value in request.POST.getlist(name)[:_MOST_VALUES]]
            for name in fields
            if any(request.POST.getlist(name))
        }
        return SeeOther(f"{request.path}?{urlencode({ASKED: self.remember(asked)})}" if asked else request.path)

    def build_filter(self, data: QueryDict | None = None) -> FilterForm:
        """The filter for this person."""
        return self.filter_class(data, user=self.request.user)

    def remember(self, asked: Mapping[str, list[str]]) -> str:
        """Keep a query in the session; the word that names it in the address."""
        memory = _memory(self.request)
        word = secrets.token_urlsafe(6)
        kept = list(memory["asked"].items())[-(_MOST_QUERIES - 1) :]
        memory["asked"] = {**dict(kept), word: {"of": self._name, "data": asked}}
        self.request.session[_MEMORY] = memory
        return word

    def recall(self, word: str) -> Mapping[str, list[str]] | None:
        """What a word of `remember` names; None where it names nothing in this list."""
        remembered = _memory(self.request)["asked"].get(word)
        if remembered is None or remembered["of"] != self._name:
            return None
        asked: dict[str, list[str]] = remembered["data"]
        return asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self._note_address()
        return {**super().get_context_data(**kwargs), "list": self.listing}

    @cached_property
    def filter(self) -> FilterForm:
        """The filter, filled in with what this address asks."""
        data = QueryDict(mutable=True)
        for name, values in self._asked().items():
            data.setlist(name, values)
        return self.build_filter(data)

    @cached_property
    def listing(self) -> Listing:
        rows = self._ordered(self.filter.narrowed(self.get_rows()))
        page = self.paginate(rows, self.request.GET.get(POSITION, ""))
        return Listing(
            form=self.filter,
            heads=[self._head(column) for column in self.get_columns()],
            page=page,
            title=self.title,
            empty=self.empty,
            action=self.request.path,
            previous_url=self._address(pagina=page.before) if page.before else "",
            next_url=self._address(pagina=page.after) if page.after else "",
            here=self._address(pagina=""),
            saved=self.saved_views,
        )

    def get_audit_details(self) -> Details:
        return {**self.filter.describe(), "shown": len(self.listing.page.rows)}

    # --- order ---

    def order(self) -> tuple[Column | None, bool]:
        """The column to sort by and whether downwards; nonsense in the address means the list's own order."""
        sortable = {column.key: column for column in self.get_columns() if column.order_by}
        for wanted in (self.request.GET.get(ORDER, ""), self.default_order):
            column = sortable.get(wanted.removeprefix("-"))
            if column is not None:
                return column, wanted.startswith("-")
        return None, False

    def _ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        column, downwards = self.order()
        if column is None:
            return rows
        sign = "-" if downwards else ""
        return rows.order_by(*(f"{sign}{name}" for name in column.order_by), f"{sign}pk")

    def _head(self, column: Column) -> Head:
        if not column.order_by:
            return Head(column=column)
        current, downwards = self.order()
        is_current = current is not None and current.key == column.key
        turned = is_current and not downwards
        return Head(
            column=column,
            url=self._address(ordine=f"-{column.key}" if turned else column.key, pagina=""),
            sorted=("descending" if downwards else "ascending") if is_current else "",
        )

    # --- address and memory ---

    def _asked(self) -> Mapping[str, list[str]]:
        """What a remembered query says, or the presets of a link."""
        asked = self.recall(self.request.GET.get(ASKED, ""))
        return self._presets() if asked is None else asked

    def _presets(self) -> dict[str, list[str]]:
        query = self.request.GET
        return {name: query.getlist(name)[:_MOST_VALUES] for name in self.filter_class.link_fields if name in query}

    def _address(self, **changes: str) -> str:
        """The list as it is asked now, with another order or place."""
        query = self.request.GET
        parts: dict[str, Any] = {name: query[name] for name in (ASKED, ORDER, POSITION) if query.get(name)}
        if ASKED not in parts:
            parts = {**self._presets(), **parts}
        parts = {name: value for name, value in {**parts, **changes}.items() if value}
        return f"{self.request.path}?{urlencode(parts, doseq=True)}"

    @property
    def _name(self) -> str:
        return self.request.resolver_match.view_name if self.request.resolver_match else ""

    def _note_address(self) -> None:
        """For the way back from a record: where in which query one was."""
        memory, here = _memory(self.request), self._address().partition("?")[2]
        if memory["last"].get(self.request.path, "") == here:
            return
        others = [(path, query) for path, query in memory["last"].items() if path != self.request.path]
        memory["last"] = {**dict(others[-(_MOST_LISTS - 1) :]), self.request.path: here}
        self.request.session[_MEMORY] = memory


def last_address(request: HttpRequest, path: str) -> str:
    """The list at this path as this person left it."""
    query = _memory(request)["last"].get(path, "")
    return f"{path}?{query}" if query else path


def _memory(request: HttpRequest) -> dict[str, Any]:
    memory: dict[str, Any] = request.session.get(_MEMORY) or {}
    return {"asked": memory.get("asked", {}), "last": memory.get("last", {})}
