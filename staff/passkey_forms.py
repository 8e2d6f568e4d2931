"""Allauth's forms for security keys, taught to refuse nonsense in words.

The answer of a key is JSON made by a script, so anybody can send anything. Allauth catches part of what its parsers
raise; the rest would be an error 500 before the login.
"""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from fido2.attestation.base import InvalidAttestation

MAX_CREDENTIAL_CHARACTERS = 32 * 1024
"""A real answer has one or two thousand characters; one with a chain of certificates some more."""

_MALFORMED = (
    AttributeError,
    InvalidAttestation,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class CredentialField(forms.JSONField):
    """JSON of bounded size and depth; an answer that was refused is not shown again."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > MAX_CREDENTIAL_CHARACTERS:
            raise get_adapter().validation_error("incorrect_code")
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def bound_data(self, data: Any, initial: Any) -> None:
        return None


class _Hardened(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()


class UseKeyForm(_Hardened, AuthenticateWebAuthnForm):
    """At the login."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class ConfirmWithKeyForm(UseKeyForm, ReauthenticateWebAuthnForm):
    """In a session that is already open."""


class AddKeyForm(_Hardened, AddWebAuthnForm):
    """At the enrolment of a key."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except _MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error
