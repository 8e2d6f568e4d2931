"""Why a form may ask what it asks: purpose, legal basis, who sees the answers, how long they are kept.

The bases are those of the GDPR (Regulation (EU) 2016/679). Art. 6(1)(f), legitimate interest, is not offered: public
authorities may not use it for their tasks. Of art. 9(2) stand here the bases that an office of a municipality can have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail_localize.fields import SynchronizedField

from core.days import in_words
from core.page_forms import BasePageForm
from formbuilder.blocks.placing import page_errors

DAYS_MAX: Final = 3_650


class LegalBasis(models.TextChoices):
    """Art. 6(1) GDPR, with what each means to an editor."""

    PUBLIC_TASK = (
        "public_task",
        gettext_lazy("Compito di interesse pubblico: una legge affida all’ufficio questo lavoro. Il caso più comune."),
    )
    LEGAL_OBLIGATION = (
        "legal_obligation",
        gettext_lazy("Obbligo di legge: l’ufficio non può farne a meno, perché una norma gli impone di chiederlo."),
    )
    CONSENT = (
        "consent",
        gettext_lazy(
            "Consenso: chi compila può dire di no senza perdere nulla, e cambiare idea. Per esempio una lista."
        ),
    )
    CONTRACT = (
        "contract",
        gettext_lazy(
            "Contratto: serve per un accordo con la persona, o per prepararlo. Per esempio affittare una sala."
        ),
    )
    VITAL_INTERESTS = (
        "vital_interests",
        gettext_lazy("Interessi vitali: serve a proteggere la vita di qualcuno. Quasi mai in un modulo."),
    )


class SpecialBasis(models.TextChoices):
    """Art. 9(2) GDPR: what allows an office to ask about health, religion, orientation and the like."""

    EXPLICIT_CONSENT = (
        "explicit_consent",
        gettext_lazy("Consenso esplicito: con una domanda «Consenso» a parte, che si può rifiutare."),
    )
    PUBLIC_INTEREST = (
        "public_interest",
        gettext_lazy("Interesse pubblico rilevante: una legge lo prevede. Per esempio la lotta alle discriminazioni."),
    )
    SOCIAL_PROTECTION = (
        "social_protection",
        gettext_lazy("Lavoro e protezione sociale: una legge lo prevede. Per esempio aiuti per la disabilità."),
    )
    HEALTH_CARE = ("health_care", gettext_lazy("Cura e assistenza: li tratta chi è tenuto al segreto professionale."))
    LEGAL_CLAIMS = ("legal_claims", gettext_lazy("Diritti in giudizio: serve ad accertare o difendere un diritto."))
    VITAL_INTERESTS = (
        "vital_interests",
        gettext_lazy("Interessi vitali: la persona non può dare il consenso e la sua vita è in pericolo."),
    )


_PUBLIC: Final[Mapping[str, Promise]] = {
    LegalBasis.PUBLIC_TASK: gettext_lazy("è un compito di interesse pubblico (GDPR, art. 6, par. 1, lett. e)"),
    LegalBasis.LEGAL_OBLIGATION: gettext_lazy("ce lo impone la legge (GDPR, art. 6, par. 1, lett. c)"),
    LegalBasis.CONSENT: gettext_lazy("il tuo consenso, che puoi ritirare (GDPR, art. 6, par. 1, lett. a)"),
    LegalBasis.CONTRACT: gettext_lazy("un accordo con te, o la sua preparazione (GDPR, art. 6, par. 1, lett. b)"),
    LegalBasis.VITAL_INTERESTS: gettext_lazy("serve a proteggere la vita di qualcuno (GDPR, art. 6, par. 1, lett. d)"),
}
_PUBLIC_SPECIAL: Final[Mapping[str, Promise]] = {
    SpecialBasis.EXPLICIT_CONSENT: gettext_lazy("solo con il tuo consenso esplicito (GDPR, art. 9, par. 2, lett. a)"),
    SpecialBasis.PUBLIC_INTEREST: gettext_lazy("per un interesse pubblico rilevante (GDPR, art. 9, par. 2, lett. g)"),
    SpecialBasis.SOCIAL_PROTECTION: gettext_lazy("per la protezione sociale (GDPR, art. 9, par. 2, lett. b)"),
    SpecialBasis.HEALTH_CARE: gettext_lazy("per la cura e l’assistenza (GDPR, art. 9, par. 2, lett. h)"),
    SpecialBasis.LEGAL_CLAIMS: gettext_lazy("per accertare o difendere un diritto (GDPR, art. 9, par. 2, lett. f)"),
    SpecialBasis.VITAL_INTERESTS: gettext_lazy("per proteggere la vita di qualcuno (GDPR, art. 9, par. 2, lett. c)"),
}
"""What whoever fills in the form reads."""


def legal_bases() -> list[tuple[str, Promise]]:
    """What an editor chooses from. Migrations name this function and quote no words."""
    return [("", gettext_lazy("Ancora da scegliere.")), *LegalBasis.choices]


def special_bases() -> list[tuple[str, Promise]]:
    """The same for special categories of data."""
    return [("", gettext_lazy("Nessuna: il modulo non chiede dati di questo tipo.")), *SpecialBasis.choices]


class FormPageForm(BasePageForm):
    """Publishing in the editor asks for a whole notice and a form without mistakes; what was live stays live."""

    def _post_clean(self) -> None:
        """Only here does the page have what was posted."""
        super()._post_clean()
        gaps = [] if self.is_deferred_validation else self.instance.privacy_gaps()
        for name in gaps:
            if name in self.fields and name not in self.errors:
                self.add_error(name, gap_words())
        if "form_steps" in self.fields and "form_steps" not in self.errors and not self.is_deferred_validation:
            errors = page_errors(self.instance)
            if errors:
                self.add_error("form_steps", StreamBlockValidationError(block_errors=errors))


def gap_words() -> str:
    """What is said at a part of the notice that is missing."""
    return _("Serve prima di pubblicare: chi compila il modulo deve poterlo leggere.")


class DaysPanel(FieldPanel):
    """How many days: only where the page's app erases by itself when they are over."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown()) and self.instance.privacy_days_count_from is not None


class PrivacyNotice(models.Model):
    """The fields of the notice, and what it says."""

    base_form_class = FormPageForm
    privacy_days_count_from: ClassVar[Promise | None] = None
    """After what the days are counted, in words; None where nothing is erased by itself, so no days are promised."""

    privacy_purpose = models.TextField(
        gettext_lazy("perché chiediamo questi dati"),
        blank=True,
        max_length=1_000,
        help_text=gettext_lazy("A che cosa servono le risposte, con parole semplici."),
    )
    privacy_basis = models.CharField(gettext_lazy("base giuridica"), max_length=20, blank=True, choices=legal_bases)
    privacy_norm = models.CharField(
        gettext_lazy("norma"),
        blank=True,
        max_length=200,
        help_text=gettext_lazy(
            "La legge o il regolamento, se la base è un compito o un obbligo. Come la citi di solito."
        ),
    )
    privacy_special_basis = models.CharField(
        gettext_lazy("base per i dati particolari"),
        max_length=20,
        blank=True,
        choices=special_bases,
        help_text=gettext_lazy(
            "Solo se il modulo chiede di salute, origine etnica, religione, opinioni politiche, sindacato, "
            "orientamento o vita sessuale, dati genetici o biometrici."
        ),
    )
    privacy_readers = models.TextField(
        gettext_lazy("chi vede le risposte"),
        blank=True,
        max_length=500,
        help_text=gettext_lazy("Persone e uffici, anche fuori dal Comune. Per esempio: chi segue le iscrizioni."),
    )
    privacy_days = models.PositiveSmallIntegerField(
        gettext_lazy("giorni di conservazione"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS_MAX)],
        help_text=gettext_lazy("Passati questi giorni il sito cancella le risposte da solo."),
    )
    privacy_retention = models.TextField(
        gettext_lazy("per quanto tempo le teniamo: altre indicazioni"),
        blank=True,
        max_length=500,
        help_text=gettext_lazy("Per esempio: poi restano solo i numeri."),
    )

    privacy_panel: ClassVar[MultiFieldPanel] = MultiFieldPanel(
        [
            HelpPanel(
                gettext_lazy("Chi compila lo legge nel modulo. Serve per pubblicare; nella bozza può mancare qualcosa.")
            ),
            FieldPanel("privacy_purpose"),
            FieldPanel("privacy_basis", widget=forms.RadioSelect),
            FieldPanel("privacy_norm"),
            FieldPanel("privacy_special_basis", widget=forms.RadioSelect),
            FieldPanel("privacy_readers"),
            DaysPanel("privacy_days"),
            FieldPanel("privacy_retention"),
        ],
        heading=gettext_lazy("Informativa al modulo"),
    )
    privacy_synchronised: ClassVar[list[SynchronizedField]] = [
        SynchronizedField(name, overridable=False)
        for name in ("privacy_basis", "privacy_special_basis", "privacy_days")
    ]
    """For `override_translatable_fields` of the page type: the same in every language."""

    class Meta:
        abstract = True

    def privacy_gaps(self) -> list[str]:
        """The fields without which the notice is not whole."""
        period = "privacy_retention" if self.privacy_days_count_from is None else "privacy_days"
        names = ("privacy_purpose", "privacy_basis", "privacy_readers", period)
        return [name for name in names if not str(getattr(self, name) or "").strip()]

    @property
    def has_special_basis(self) -> bool:
        """Whether something allows this form to ask about health, religion and the like."""
        return bool(self.privacy_special_basis)

    @property
    def privacy_lines(self) -> list[tuple[str, str]]:
        """The notice below its purpose: what each line is about, and what it says."""
        basis = _PUBLIC.get(self.privacy_basis)
        special = _PUBLIC_SPECIAL.get(self.privacy_special_basis)
        lines = [
            (_("In base a che cosa:"), _sentence(basis, self.privacy_norm)),
            (_("I dati più delicati (per esempio sulla salute):"), _sentence(special)),
            (_("Chi li vede:"), self.privacy_readers),
            (_("Per quanto tempo:"), self.privacy_period()),
        ]
        return [(title, text) for title, text in lines if text]

    def privacy_period(self) -> str:
        """For how long the answers are kept, in words."""
        if not self.privacy_days or self.privacy_days_count_from is None:
            return self.privacy_retention
        time = f"{in_words(self.privacy_days)} {self.privacy_days_count_from}."
        return f"{time} {self.privacy_retention}".strip()


def _sentence(*parts: object) -> str:
    """The parts after one another; empty without the first."""
    return f"{', '.join(str(part) for part in parts if part)}." if parts[0] else ""
