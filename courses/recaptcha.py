"""Google's reCAPTCHA on a course form: an editor's choice, and nothing of it before the visitor agrees.

On the check page stands a button «accetto e carico la verifica». Only the response to it contains the widget, and only
that response's policy admits Google's hosts. Whoever does not agree sends without: the site's own proof of work, or
some seconds, stand in for it (`formbuilder.filling.robots`). Google is asked whether the token is right and is not
given the visitor's address; the token is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final

from csp.constants import NONCE
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django_recaptcha.fields import ReCaptchaField
from django_recaptcha.widgets import ReCaptchaV2Checkbox

FIELD: Final = "recaptcha"
AGREED: Final = "agreed"
TOKEN_MAX: Final = 8_192

_HOSTS: Final = ("https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/")
_POLICY: Final = {
    "script-src": [*_HOSTS, NONCE],
    "frame-src": ["https://www.google.com/recaptcha/", "https://recaptcha.google.com/recaptcha/"],
    "connect-src": ["https://www.google.com/recaptcha/"],
}
_MARK: Final = "_recaptcha_loads"


def is_available() -> bool:
    """Whether the operator has set the keys; without them the choice is not offered and not applied."""
    return bool(settings.RECAPTCHA_PUBLIC_KEY and settings.RECAPTCHA_PRIVATE_KEY)


def allow_google(request: HttpRequest, response: HttpResponseBase) -> None:
    """Open this response's policy to Google, if its form contains the widget."""
    if getattr(request, _MARK, False):
        response._csp_update = _POLICY  # type: ignore[attr-defined]  # django-csp reads it


class AgreementWidget(forms.Widget):
    """The button that loads the verification; it has no value of its own."""

    template_name = "courses/recaptcha_agreement.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "agreed": AGREED}


class VerificationWidget(ReCaptchaV2Checkbox):
    """Google's box, without the inline script of the package."""

    template_name = "courses/recaptcha_widget.html"
    use_fieldset = True

    def __init__(self, *, nonce: str) -> None:
        super().__init__()
        self.nonce = nonce

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("data-callback")  # It names a function of the inline script.
        return attrs

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "nonce": self.nonce, "agreed": AGREED}


class VerificationField(ReCaptchaField):
    """A `ReCaptchaField` that says what is wrong, in the page's language, also when Google does not answer."""

    default_error_messages = {
        "required": _("Spunta la casella della verifica, poi invia di nuovo."),
        "captcha_invalid": _("La verifica non è riuscita. Riprova."),
        "captcha_error": _("In questo momento la verifica non risponde. Riprova fra poco, oppure scrivici o telefona."),
    }

    def get_remote_ip(self) -> str:
        """Nothing: the package would look the visitor's address up and send it along."""
        return ""

    def validate(self, value: Any) -> None:
        if len(value) > TOKEN_MAX:  # Validators run afterwards: this would go to Google first.
            raise ValidationError(self.error_messages["captcha_invalid"], code="captcha_invalid")
        try:
            super().validate(value)
        except (OSError, HTTPException, ValueError, KeyError) as error:
            # No network, a time-out, or an answer that is no JSON: the package catches only HTTP errors.
            raise ValidationError(self.error_messages["captcha_error"], code="captcha_error") from error


class RecaptchaForm(forms.Form):
    """The extra form of the check page: asks for agreement first, then shows the verification."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None, *, agreed: bool, nonce: str) -> None:
        super().__init__(data)
        label = _("Verifica contro gli invii automatici")
        if agreed:
            self.fields[FIELD] = VerificationField(
                public_key=settings.RECAPTCHA_PUBLIC_KEY,
                private_key=settings.RECAPTCHA_PRIVATE_KEY,
                widget=VerificationWidget(nonce=nonce),
                label=label,
            )
        else:
            self.fields[FIELD] = forms.CharField(
                widget=AgreementWidget(),
                label=label,
                required=False,
            )


def build_form(request: HttpRequest, data: QueryDict | None, kept: Mapping[str, str]) -> RecaptchaForm:
    """The form of the check page: with Google's widget if the visitor has agreed to it, as `kept` says."""
    if kept.get(FIELD) != AGREED:
        # What a robot posts under this name is not an agreement, so it is not an answer either.
        return RecaptchaForm(QueryDict() if data is not None else None, agreed=False, nonce="")
    setattr(request, _MARK, True)
    return RecaptchaForm(data, agreed=True, nonce=str(request.csp_nonce))  # type: ignore[attr-defined]  # django-csp
