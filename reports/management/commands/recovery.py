"""`manage.py recovery`: the yearly proof that a backup opens with two of the recovery cards."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from reports import operations
from reports.errors import DrillRefusedError, NoRecoveryError
from reports.key_forms import why_unreadable
from reports.operations import Drill
from vault import shares
from vault.errors import DecryptionError
from vault.shares import Card, CardError, UnreadableCardError


class Command(BaseCommand):
    help = (
        "Once a year, with DATABASE_URL and MEDIA_ROOT of a restored backup and this site's SECRET_KEY: open all "
        "with two recovery cards (drill). Then, on the real site: note what the drill printed (noted)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("drill", help="on the restored backup: open everything with two cards; changes nothing")
        noted = steps.add_parser("noted", help="on the real site: note that the drill succeeded")
        noted.add_argument("proof", help="what the drill printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['step']}")(options)
        except NoRecoveryError:
            raise CommandError(_("Qui non ci sono schede di recupero.")) from None

    @sensitive_variables()
    def _drill(self, options: dict[str, Any]) -> None:
        self._say(_("Scrivi le parole di due schede: di ognuna bastano le prime quattro lettere. Non si vedono."))
        cards = (self._card(_("Prima scheda: ")), self._card(_("Seconda scheda: ")))
        try:
            result = operations.drill(cards=cards)
        except CardError:
            raise CommandError(_("Queste due schede non aprono questa copia: forse sono di prima o di dopo.")) from None
        except DecryptionError:
            raise CommandError(_("La chiave dell’ufficio in questa copia risulta alterata.")) from None
        self._tell(result)
        if not result.is_good:
            raise CommandError(_("La prova non è riuscita: questa copia non si apre tutta."))
        self._say(_("La prova è riuscita. Sul sito vero:"))
        self._say(f"\nmanage.py recovery noted {operations.proof_of(result)}\n")

    def _noted(self, options: dict[str, Any]) -> None:
        try:
            day = operations.note_drill(proof=options["proof"])
        except DrillRefusedError:
            raise CommandError(
                _("Questa non è la prova di una copia aperta con le schede di oggi, o ha più di 30 giorni.")
            ) from None
        self._say(_("Annotato: prova riuscita il %(day)s.") % {"day": date_format(day)})

    @sensitive_variables()
    def _card(self, prompt: str) -> Card:
        """Asked again until it is one; where it is not, the place of the wrong word is said."""
        while True:
            try:
                return shares.read_card(getpass(prompt))
            except UnreadableCardError as error:
                self._say(why_unreadable(error))

    def _tell(self, result: Drill) -> None:
        epochs = ngettext(
            "%(count)d chiave dell’ufficio aperta.", "%(count)d chiavi dell’ufficio aperte.", result.epochs
        )
        self._say(epochs % {"count": result.epochs})
        self._say(
            _("Segnalazioni lette per intero: %(cases)d. File letti per intero: %(files)d.")
            % {"cases": result.cases, "files": result.files - result.lost_files}
        )
        if result.newest_case:
            self._say(_("La segnalazione più recente è del %(day)s.") % {"day": date_format(result.newest_case)})
        if result.closed_epochs:
            numbers = ", ".join(map(str, result.closed_epochs))
            self._say(_("Le schede non aprono le chiavi numero %(numbers)s.") % {"numbers": numbers})
        if result.damaged:
            names = ", ".join(result.damaged)
            self._say(_("Non si aprono, o non sono come sono state scritte: %(names)s.") % {"names": names})
        if result.closed_reserved:
            self._say(
                _(
                    "Segnalazioni riservate che le schede non aprono: %(count)d. Le apriranno dopo che una delle "
                    "persone a cui sono riservate avrà sbloccato."
                )
                % {"count": result.closed_reserved}
            )
        if result.lost_files:
            self._say(_("File che mancano o sono alterati: %(count)d.") % {"count": result.lost_files})
        if result.damaged_books:
            self._say(_("Il libro dei dati è alterato."))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
