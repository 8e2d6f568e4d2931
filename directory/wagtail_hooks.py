"""The address book's entry in the CMS menu."""

from wagtail.snippets.models import register_snippet

from directory.viewsets import AddressBookViewSetGroup

register_snippet(AddressBookViewSetGroup)
