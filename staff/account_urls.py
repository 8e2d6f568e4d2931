"""Login, password and second factor: allauth's views, those that are used, under addresses in Italian.

Names are allauth's own, because it reverses them. What is not here does not exist: sign-up, changing one's e-mail
address, social accounts. A factor goes together with its line in the audit log and its mail, or stays.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.urls import path, re_path

from .access import open_view
from .account_views import download_recovery_codes, password_link, view_recovery_codes
from .views import LoginView

urlpatterns = [
    path("", open_view("It is where people sign in.")(LoginView.as_view()), name="account_login"),
    path("esci/", account.logout, name="account_logout"),
    path("non-attivo/", account.account_inactive, name="account_inactive"),
    path("conferma/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/dimenticata/", account.password_reset, name="account_reset_password"),
    path("password/dimenticata/inviata/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/nuova/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password_link,
        name="account_reset_password_from_key",
    ),
    path("password/fatto/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("verifica/", mfa.authenticate, name="mfa_authenticate"),
    path("secondo-fattore/", mfa.index, name="mfa_index"),
    path("secondo-fattore/conferma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("secondo-fattore/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("secondo-fattore/app/togli/", transaction.atomic(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("secondo-fattore/codici/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("secondo-fattore/codici/nuovi/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "secondo-fattore/codici/scarica/",
        download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("secondo-fattore/chiavi/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("secondo-fattore/chiavi/aggiungi/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("secondo-fattore/chiavi/conferma/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("secondo-fattore/chiavi/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "secondo-fattore/chiavi/<int:pk>/togli/",
        transaction.atomic(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
]
