"""`manage.py office_key`: the keys of the reports, step by step, for someone who has never done it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import key_views, operations
from reports.errors import (
    EnrolmentRefusedError,
    KeyMismatchError,
    LastHoldersError,
    LastKeeperError,
    NoGrantError,
    NotEnrolledError,
    OldWordsNeededError,
    RecoveryMismatchError,
    TooFewGiversError,
)
from reports.models import OfficeKey, StaffKey
from reports.office import OpenOffice
from reports.operations import FormStatus
from reports.permissions import can_grant_keys
from reports.staff_section import STATUS_TEXTS, key_warnings, recovery_warnings
from staff.audit import BrokenLogError
from staff.roles import Permission, holders_of
from vault import passphrase
from vault.errors import DecryptionError

REFUSALS = {
    NotEnrolledError: gettext_lazy("Chi dà la chiave deve averla."),
    NoGrantError: gettext_lazy("Questa persona non ha una chiave da dare o da riaprire."),
    EnrolmentRefusedError: gettext_lazy("Il ruolo di chi riceve non prevede una chiave, o serve un’altra persona."),
    TooFewGiversError: key_views.REFUSALS[TooFewGiversError],
    LastKeeperError: key_views.REFUSALS[LastKeeperError],
    RecoveryMismatchError: key_views.REFUSALS[RecoveryMismatchError],
    LastHoldersError: gettext_lazy(
        "Non è cambiato nulla: meno di due altre persone potrebbero aprire tutte le segnalazioni."
    ),
    KeyMismatchError: gettext_lazy(
        "Una chiave personale non è quella registrata quando è stata creata: qualcuno l’ha cambiata nel database. "
        "Non è cambiato nulla."
    ),
    BrokenLogError: gettext_lazy(
        "Il registro delle attività risulta alterato e non prova più di chi sono le chiavi: audit verify. "
        "Non è cambiato nulla."
    ),
    DecryptionError: gettext_lazy("La frase segreta non è giusta."),
}


class Command(BaseCommand):
    help = "The keys of the reports, step by step; each step explains itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        enrol = steps.add_parser("enrol", help="1. give a person a key of their own, with a generated passphrase")
        enrol.add_argument("username")
        create = steps.add_parser("create", help="2. create the office's key for everybody who is enrolled")
        create.add_argument("--yes", action="store_true", help="do not ask before starting a new epoch")
        steps.add_parser("fingerprint", help="3. print what OFFICE_KEY_FINGERPRINT must say")
        grant = steps.add_parser("grant", help="later: share the office's key with a new colleague")
        grant.add_argument("username", help="who receives it")
        grant.add_argument("--from", dest="giver", required=True, help="the case manager who gives it")
        revoke = steps.add_parser("revoke", help="later: take the office's key away from somebody")
        revoke.add_argument("username")
        allow = steps.add_parser("allow", help="somebody forgot the words: let them make a new key")
        allow.add_argument("username")
        allow.add_argument("--from", dest="giver", required=True, help="the case manager who agrees")
        reinstate = steps.add_parser("reinstate", help="emergency: a suspended key opens again")
        reinstate.add_argument("username")
        steps.add_parser("status", help="who has what, and whether the forms can take reports")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['step']}")(options)

    def _enrol(self, options: dict[str, Any]) -> None:
        user, old_words = self._user(options["username"]), ""
        if operations.needs_old_words(user):
            self._say(
                _("Questa persona ha già una chiave che apre le segnalazioni: per sostituirla servono le sue parole.")
            )
            old_words = getpass(_("Frase segreta di %(person)s (non si vede): ") % {"person": user})
        elif StaffKey.objects.filter(user=user).exists():
            self._say(_("Questa persona ha già una chiave. Continuando, quella vecchia smette di valere."))
            self._confirm()
        words = passphrase.generate()
        self._say(_("Frase segreta di %(person)s. Solo quella persona deve vederla e annotarla:") % {"person": user})
        self._say(f"\n    {words}\n")
        if passphrase.normalise(getpass(_("Scrivila di nuovo (non si vede): "))) != words:
            raise CommandError(_("Non sono le stesse parole: non è cambiato nulla. Riprova."))
        try:
            key = operations.enrol_staff(user=user, words=words, old_words=old_words)
        except EnrolmentRefusedError as error:
            raise CommandError(
                _("Il ruolo di questa persona non prevede una chiave. Dalle prima il ruolo per le segnalazioni.")
            ) from error
        except (OldWordsNeededError, NoGrantError, DecryptionError) as error:
            raise CommandError(
                _("La frase segreta non è giusta. Se è dimenticata, serve il permesso di chi è responsabile.")
            ) from error
        self._say(_("Chiave creata. Impronta: %(fingerprint)s") % {"fingerprint": key.fingerprint})

    def _create(self, options: dict[str, Any]) -> None:
        holders = list(StaffKey.objects.filter(user__in=holders_of(Permission.HOLD_KEY)).select_related("user"))
        if len(holders) < operations.MINIMUM_WORKERS:
            raise CommandError(
                _("Servono almeno due persone con una chiave propria. Prima: office_key enrol <nome utente>.")
            )
        if OfficeKey.objects.exists():
            self._say(
                _(
                    "L’ufficio ha già una chiave. Una nuova vale da ora in poi e chiude i moduli finché la sua "
                    "impronta non sta nelle impostazioni. Le segnalazioni vecchie restano leggibili; quelle aperte "
                    "passano alla chiave nuova in «Segnalazioni e chiave nuova»."
                )
            )
        self._say(_("Leggi ogni impronta con la sua persona, al telefono o di persona:"))
        for key in holders:
            self._say(f"    {key.user.get_username()}: {key.fingerprint}")
        if not options["yes"]:
            self._confirm()
        with self._in_words():
            office_key = operations.create_office_key(holders=holders)
        people = ", ".join(key.user.get_username() for key in holders)
        self._say(_("Chiave dell’ufficio creata per: %(people)s.") % {"people": people})
        self._explain_pin(office_key)

    def _fingerprint(self, options: dict[str, Any]) -> None:
        office_key = operations.current_office_key()
        if office_key is None:
            raise CommandError(_("L’ufficio non ha ancora una chiave: office_key create."))
        self._explain_pin(office_key)

    def _grant(self, options: dict[str, Any]) -> None:
        giver, key = self._giver(options["giver"]), self._key(options["username"])
        self._say(_("Leggi questa impronta con %(person)s, al telefono o di persona:") % {"person": key.user})
        self._say(f"\n    {key.fingerprint}\n")
        self._confirm()
        with self._in_words():
            office = self._open(giver)
            number = operations.grant_office_key(office=office, staff_key=key, fingerprint=key.fingerprint, actor=giver)
        operations.end_lapsed_grants()
        self._say(_("Fatto.") if number else _("Aveva già la chiave."))

    def _revoke(self, options: dict[str, Any]) -> None:
        key = self._key(options["username"])
        self._say(_("%(person)s non aprirà più nessuna segnalazione.") % {"person": key.user})
        self._confirm()
        with self._in_words():
            number = operations.revoke_grants(staff_key=key, actor=None)
        self._say(_("Fatto.") if number else _("Non aveva la chiave."))

    def _allow(self, options: dict[str, Any]) -> None:
        giver, key = self._giver(options["giver"]), self._key(options["username"])
        with self._in_words():
            operations.allow_replacement(staff_key=key, office=self._open(giver), actor=giver)
        self._say(_("Ora questa persona può creare una chiave nuova senza le parole di prima."))

    def _reinstate(self, options: dict[str, Any]) -> None:
        key = self._key(options["username"])
        self._say(_("La chiave sospesa di %(person)s riaprirà le segnalazioni.") % {"person": key.user})
        self._confirm()
        with self._in_words():
            operations.reinstate_grants(staff_key=key)
        self._say(_("Fatto."))

    def _status(self, options: dict[str, Any]) -> None:
        for user in holders_of(Permission.HOLD_KEY):
            has_key = StaffKey.objects.filter(user=user).exists()
            if operations.holds_grant(user):
                state = _("ha la chiave dell’ufficio")
            else:
                state = _("ha solo la chiave propria") if has_key else _("non ha una chiave")
            self._say(f"{user.get_username()}: {state}")
        self._say(str(STATUS_TEXTS[operations.form_status()]))
        for warning in (*key_warnings(operations.watch_keys()), *recovery_warnings(operations.watch_recovery())):
            self._say(warning)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except tuple(REFUSALS) as error:
            words = next(text for kind, text in REFUSALS.items() if isinstance(error, kind))
            raise CommandError(str(words)) from error

    def _open(self, giver: User) -> OpenOffice:
        words = getpass(_("Frase segreta di %(person)s (non si vede): ") % {"person": giver})
        return operations.unlock(user=giver, words=words)

    def _giver(self, username: str) -> User:
        giver = self._user(username)
        if not can_grant_keys(giver):
            raise CommandError(_("Solo chi è responsabile delle segnalazioni può dare la chiave."))
        return giver

    def _key(self, username: str) -> StaffKey:
        key = StaffKey.objects.select_related("user").filter(user__username=username).first()
        if key is None:
            self._user(username)
            raise CommandError(_("Questa persona non ha ancora una chiave propria: office_key enrol <nome utente>."))
        return key

    def _explain_pin(self, office_key: OfficeKey) -> None:
        self._say(_("Scrivi questa riga nelle impostazioni del server e riavvia:"))
        self._say(f"\nOFFICE_KEY_FINGERPRINT={office_key.fingerprint}\n")
        if operations.form_status() is FormStatus.OPEN:
            self._say(_("È già quella che vale: i moduli possono ricevere."))

    def _user(self, username: str) -> User:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(_("Non c’è nessuna persona attiva con il nome utente %(name)s.") % {"name": username})
        return user

    def _confirm(self) -> None:
        if input(_("Scrivi SI per continuare: ")).strip().upper() not in {"SI", "SÌ", "YES"}:
            raise CommandError(_("Interrotto: non è cambiato nulla."))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
