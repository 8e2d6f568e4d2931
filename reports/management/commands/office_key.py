"""`manage.py office_key`: the keys of the reports, step by step, for someone who has never done it."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports import operations
from reports.errors import EnrolmentRefusedError, NoGrantError, NotEnrolledError
from reports.models import OfficeKey, StaffKey
from reports.operations import FormStatus
from reports.permissions import can_grant_keys
from reports.staff_section import STATUS_TEXTS
from staff.roles import Permission, holders_of
from vault import passphrase
from vault.errors import DecryptionError


class Command(BaseCommand):
    help = "The keys of the reports: enrol, create, fingerprint, grant, status; each step explains itself."

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
        steps.add_parser("status", help="who has what, and whether the forms can take reports")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['step']}")(options)

    def _enrol(self, options: dict[str, Any]) -> None:
        user = self._user(options["username"])
        if StaffKey.objects.filter(user=user).exists():
            self._say(_("Questa persona ha già una chiave. Continuando, quella vecchia smette di valere."))
            self._confirm()
        words = passphrase.generate()
        self._say(_("Frase segreta di %(person)s. Solo quella persona deve vederla e annotarla:") % {"person": user})
        self._say(f"\n    {words}\n")
        if passphrase.normalise(getpass(_("Scrivila di nuovo (non si vede): "))) != words:
            raise CommandError(_("Non sono le stesse parole: non è cambiato nulla. Riprova."))
        try:
            key = operations.enrol_staff(user=user, words=words)
        except EnrolmentRefusedError as error:
            raise CommandError(
                _("Il ruolo di questa persona non prevede una chiave. Dalle prima il ruolo per le segnalazioni.")
            ) from error
        self._say(_("Chiave creata. Impronta: %(fingerprint)s") % {"fingerprint": key.fingerprint})

    def _create(self, options: dict[str, Any]) -> None:
        holders = list(StaffKey.objects.filter(user__in=holders_of(Permission.HOLD_KEY)).select_related("user"))
        if len(holders) < operations.MINIMUM_WORKERS:
            raise CommandError(
                _("Servono almeno due persone con una chiave propria. Prima: office_key enrol <nome utente>.")
            )
        if OfficeKey.objects.exists() and not options["yes"]:
            self._say(
                _(
                    "L’ufficio ha già una chiave. Una nuova vale da ora in poi e chiude i moduli finché la sua "
                    "impronta non sta nelle impostazioni. Le segnalazioni vecchie restano leggibili."
                )
            )
            self._confirm()
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
        giver, receiver = self._user(options["giver"]), self._user(options["username"])
        if not can_grant_keys(giver):
            raise CommandError(_("Solo chi è responsabile delle segnalazioni può dare la chiave."))
        key = StaffKey.objects.filter(user=receiver).first()
        if key is None:
            raise CommandError(_("Questa persona non ha ancora una chiave propria: office_key enrol <nome utente>."))
        self._say(_("Leggi questa impronta con %(person)s, al telefono o di persona:") % {"person": receiver})
        self._say(f"\n    {key.fingerprint}\n")
        self._confirm()
        words = getpass(_("Frase segreta di %(person)s (non si vede): ") % {"person": giver})
        try:
            office = operations.unlock(user=giver, words=words)
            number = operations.grant_office_key(office=office, staff_key=key, actor=giver)
        except (NotEnrolledError, NoGrantError) as error:
            raise CommandError(_("Chi dà la chiave deve averla.")) from error
        except EnrolmentRefusedError as error:
            raise CommandError(_("Il ruolo di chi riceve non prevede una chiave.")) from error
        except DecryptionError as error:
            raise CommandError(_("La frase segreta non è giusta.")) from error
        self._say(_("Fatto.") if number else _("Aveva già la chiave."))

    def _status(self, options: dict[str, Any]) -> None:
        for user in holders_of(Permission.HOLD_KEY):
            has_key = StaffKey.objects.filter(user=user).exists()
            if operations.holds_grant(user):
                state = _("ha la chiave dell’ufficio")
            else:
                state = _("ha solo la chiave propria") if has_key else _("non ha una chiave")
            self._say(f"{user.get_username()}: {state}")
        self._say(str(STATUS_TEXTS[operations.form_status()]))

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
