"""One way to make every demo page: Italian first, then its English translation, both published, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import TranslationSource

from .streams import Reference, Writer, demo_uuid
from .texts import Html, ImageRef, ObjectRef, PageRef, Text
from .translations import translate

SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A demo page as data. `fields` are the model's own fields; a StreamField takes pairs of block name and value."""

    key: str
    model: type[Page]
    parent: str
    title: Text
    description: Text
    fields: Mapping[str, Any] = field(default_factory=dict)
    image: str = ""
    slug: Text | None = None
    prepare: Callable[[Any, Desk], None] | None = None
    """Last touch before the Italian page is saved, for what is not a plain field (inline items, relations)."""


class MissingReferenceError(LookupError):
    """A demo text refers to something that no builder has made yet."""


class Desk:
    """What builders share: the two languages, the day, and everything made so far by its key."""

    def __init__(self, *, today: date | None = None) -> None:
        self.today = today or timezone.localdate()
        self.italian = Locale.objects.get_or_create(language_code="it")[0]
        self.english = Locale.objects.get_or_create(language_code="en")[0]
        self.made = 0
        self._objects: dict[str, models.Model] = {}
        self._page_ids: dict[str, int] = {}
        self._page_keys = dict(Page.objects.filter(locale=self.italian).order_by().values_list("translation_key", "pk"))

    # What exists -----------------------------------------------------------------------------------------------

    def page_id(self, key: str) -> int | None:
        """The Italian page of this key, or None where it has not been made."""
        return self._page_ids.get(key) or self._page_keys.get(demo_uuid("page", key))

    def page(self, key: str) -> Any:
        """The Italian page of this key. Raises MissingReferenceError."""
        return Page.objects.get(pk=self.resolve(PageRef(key))).specific

    def adopt(self, key: str, page: Page) -> None:
        """Let a page that is there already be a parent."""
        self._page_ids[key] = page.pk

    def register(self, key: str, instance: models.Model) -> None:
        """Keep something for later builders."""
        self._objects[key] = instance

    def get(self, key: str) -> Any:
        """What a builder registered under this key. Raises MissingReferenceError."""
        try:
            return self._objects[key]
        except KeyError:
            message = f"No builder has made «{key}»"
            raise MissingReferenceError(message) from None

    def resolve(self, reference: Reference) -> int:
        """The primary key of a reference. Raises MissingReferenceError."""
        match reference:
            case PageRef(key):
                found = self.page_id(key)
            case ImageRef(key) | ObjectRef(key):
                found = self.get(key).pk
        if found is None:
            message = f"No builder has made {reference}"
            raise MissingReferenceError(message)
        return int(found)

    # Making ----------------------------------------------------------------------------------------------------

    def make(self, spec: PageSpec) -> bool:
        """Publish this page in both languages, unless it is there already. Returns whether it was made."""
        if self.page_id(spec.key):
            return False
        writer = Writer(key=spec.key, resolve=self.resolve)
        page = spec.model(
            title=writer.value(spec.title),
            slug=writer.value(spec.slug or _slug(spec.title)),
            translation_key=demo_uuid("page", spec.key),
            locale=self.italian,
            **self._values(spec.model, {**spec.fields, "description": spec.description}, writer),
        )
        if spec.image:
            page.image_id = self.resolve(ImageRef(spec.image))
        if spec.prepare:
            spec.prepare(page, self)
        Page.objects.get(pk=self.resolve(PageRef(spec.parent))).add_child(instance=page)
        page.save_revision().publish()
        self._page_ids[spec.key] = page.pk
        translate(page, locale=self.english, strings=writer.strings)
        self.made += 1
        return True

    def make_entry(
        self, key: str, model: type[TranslatableMixin], fields: Mapping[str, Any], *, contacts: Sequence[str] = ()
    ) -> None:
        """An entry of the address book in both languages, unless it is there already; `contacts` are keys of others.

        Later builders find it as `ObjectRef(key)`: the Italian entry.
        """
        identity = demo_uuid("entry", key)
        entry: Any = model.objects.filter(translation_key=identity, locale=self.italian).first()
        if entry is None:
            writer = Writer(key=key, resolve=self.resolve)
            entry = model(translation_key=identity, locale=self.italian, **self._values(model, fields, writer))
            for order, contact in enumerate(contacts):
                entry.contacts.add(
                    entry.contacts.model(
                        contact_point=self.get(contact),
                        sort_order=order,
                        locale=self.italian,
                        translation_key=demo_uuid("entry", key, contact),
                    )
                )
            entry.full_clean()
            entry.save()
            translate(entry, locale=self.english, strings=writer.strings)
            self.made += 1
        self.register(key, entry)

    def link(self, key: str, fields: Mapping[str, PageRef | ObjectRef]) -> bool:
        """Point these fields of a page, in both languages, where they are still empty. Returns whether any was.

        For links that lead to pages made later than the one that carries them.
        """
        page = self.page(key)
        targets = {page._meta.get_field(name).attname: self.resolve(reference) for name, reference in fields.items()}
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

    def _values(self, model: type[models.Model], values: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
        return dict(self._value(model._meta.get_field(name), value, writer) for name, value in values.items())

    def _value(self, model_field: Any, value: Any, writer: Writer) -> tuple[str, Any]:
        if isinstance(model_field, StreamField):
            raw = writer.stream(model_field.stream_block, value, model_field.name)
            return model_field.name, StreamValue(model_field.stream_block, raw, is_lazy=True)
        if isinstance(value, PageRef | ImageRef | ObjectRef):
            return model_field.attname, self.resolve(value)
        if isinstance(value, Text | Html) or (isinstance(value, str) and not model_field.choices):
            return model_field.name, writer.value(value)
        return model_field.name, value


def _slug(title: Text) -> Text:
    return Text(it=_shorten(slugify(title.it)), en=_shorten(slugify(title.en)))


def _shorten(slug: str) -> str:
    return slug[:SLUG_LENGTH].strip("-")
