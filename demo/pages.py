"""One way to make every page of the demonstration: Italian first, then each other language, all published, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource

from .files import ContentError, Spec, read_group, read_spec
from .streams import Writer, demo_uuid
from .translations import LOCALE, list_languages, translate

MARCH_CAMPAIGN = ((3, 1), (4, 15))
NOVEMBER_CAMPAIGN = ((11, 18), (12, 2))


class MissingReferenceError(LookupError):
    """A builder asks for something that none before it has made."""


class Desk:
    """What builders share: the languages, the day, and everything made so far by its key."""

    def __init__(
        self, *, today: date | None = None, translations: Path = LOCALE, languages: Sequence[str] | None = None
    ) -> None:
        self.today = today or timezone.localdate()
        self.translations = translations
        self.italian = Locale.objects.get_or_create(language_code="it")[0]
        spoken = list_languages(translations) if languages is None else languages
        self.locales = [Locale.objects.get_or_create(language_code=language)[0] for language in spoken]
        self.days = {"today": self.today, **_campaign_days(self.today)}
        self.years = {"last-year": self.today.year - 1}
        self.made = 0
        self._objects: dict[str, models.Model] = {}
        self._page_ids: dict[str, int] = {}
        self._page_keys = dict(Page.objects.filter(locale=self.italian).order_by().values_list("translation_key", "pk"))

    # What exists -----------------------------------------------------------------------------------------------

    def page_id(self, key: str) -> int | None:
        """The Italian page of this key, or None where it has not been made."""
        return self._page_ids.get(key) or self._page_keys.get(demo_uuid("page", key))

    def page(self, key: str, language: str = "it") -> Any:
        """The page of this key. Raises MissingReferenceError."""
        page = Page.objects.get(pk=self._must_exist(self.page_id(key), key))
        return page.specific if language == "it" else page.get_translation(_locale(language)).specific

    def adopt(self, key: str, page: Page) -> None:
        """Let a page that is there already be a parent."""
        self._page_ids[key] = page.pk

    def register(self, key: str, instance: models.Model) -> None:
        """Keep something for later builders and files."""
        self._objects[key] = instance

    def get(self, key: str) -> Any:
        """What a builder registered under this key. Raises MissingReferenceError."""
        return self._must_exist(self._objects.get(key), key)

    def made_of(self, spec: Spec) -> Any:
        """What a file became: a page, made now where no builder did, or an entry."""
        if spec.key in self._objects and not issubclass(spec.model, Page):
            return self._objects[spec.key]
        self._make(spec)
        return self.page(spec.key)

    def object_id(self, key: str) -> int | None:
        """The key in the database of what a builder registered."""
        return self._objects[key].pk if key in self._objects else None

    def _must_exist(self, found: Any, key: str) -> Any:
        if found is None:
            message = f"No builder has made «{key}»"
            raise MissingReferenceError(message)
        return found

    # Making ----------------------------------------------------------------------------------------------------

    def make_group(self, group: str) -> None:
        """Publish every page of a folder, in its order, in every language, unless it is there already."""
        for spec in read_group(group):
            self._make(spec)

    def make(self, name: str) -> bool:
        """Publish one page, `group/key`, unless it is there already. Returns whether it was made."""
        return self._make(read_spec(name))

    def _make(self, spec: Spec) -> bool:
        if self.page_id(spec.key):
            return False
        with _named(spec):
            page = self._write(spec)
        self._translate(page, spec)
        self.made += 1
        return True

    def _write(self, spec: Spec) -> Page:
        parent = self.page_id(spec.parent)
        if parent is None:
            message = f"parent: la pagina «{spec.parent}» non c’è, o viene dopo"
            raise ContentError(message)
        values = Writer(key=spec.key, known=self).fields(spec.model, spec.fields)
        page: Any = spec.model(translation_key=demo_uuid("page", spec.key), locale=self.italian, **values)
        Page.objects.get(pk=parent).add_child(instance=page)
        page.save_revision().publish()
        self._page_ids[spec.key] = page.pk
        return page

    def make_entries(self, group: str) -> None:
        """Entries of the address book, in every language, unless they are there already; then known by their keys."""
        for spec in read_group(group):
            identity = demo_uuid("entry", spec.key)
            entry: Any = spec.model._default_manager.filter(translation_key=identity, locale=self.italian).first()
            if entry is None:
                with _named(spec):
                    entry = self._enter(spec)
                self._translate(entry, spec)
                self.made += 1
            self.register(spec.key, entry)

    def _enter(self, spec: Spec) -> Any:
        fields = dict(spec.fields)
        contacts = fields.pop("contacts", [])
        values = Writer(key=spec.key, known=self).fields(spec.model, fields)
        entry: Any = spec.model(translation_key=demo_uuid("entry", spec.key), locale=self.italian, **values)
        for order, contact in enumerate(contacts):
            entry.contacts.add(
                entry.contacts.model(
                    contact_point=self.get(contact),
                    sort_order=order,
                    locale=self.italian,
                    translation_key=demo_uuid("entry", spec.key, contact),
                )
            )
        entry.full_clean()
        entry.save()
        return entry

    def _translate(self, instance: Any, spec: Spec) -> None:
        for locale in self.locales:
            path = self.translations / locale.language_code / f"{spec.name}.po"
            translate(instance, locale=locale, path=path)

    def link(self, key: str, fields: Mapping[str, str]) -> bool:
        """Point these fields of a page at pages, in every language, where they are empty. Returns whether any was.

        For links that lead to pages made later than the one that carries them.
        """
        page = self.page(key)
        targets = {page._meta.get_field(name).attname: self.page(target).pk for name, target in fields.items()}
        empty = {name: pk for name, pk in targets.items() if getattr(page, name) is None}
        if not empty:
            return False
        for version in [page, *page.get_translations()]:
            for name, pk in empty.items():
                setattr(version, name, pk)
            version.save_revision().publish()
        TranslationSource.update_or_create_from_instance(page)
        self.made += 1
        return True


@contextmanager
def _named(spec: Spec) -> Iterator[None]:
    """What is wrong with a page is said with the name of its file."""
    try:
        yield
    except ContentError as error:
        raise error.within(spec.path) from None
    except ValidationError as error:
        raise ContentError(str(error.message_dict)).within(spec.path) from error


def _locale(language: str) -> Locale:
    return Locale.objects.get(language_code=language)


def _campaign_days(today: date) -> dict[str, date]:
    """The two campaigns: of each, the edition that is on or comes next."""
    march, march_end = _period(MARCH_CAMPAIGN, today)
    november, november_end = _period(NOVEMBER_CAMPAIGN, today)
    return {"march": march, "march-end": march_end, "november": november, "november-end": november_end}


def _period(days: tuple[tuple[int, int], tuple[int, int]], today: date) -> tuple[date, date]:
    (first_month, first_day), (last_month, last_day) = days
    year = today.year if today <= date(today.year, last_month, last_day) else today.year + 1
    return date(year, first_month, first_day), date(year, last_month, last_day)
