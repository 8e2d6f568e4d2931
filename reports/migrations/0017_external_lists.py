"""External lists, with two to begin with: by what the yearly tables counted so far, and by the groups of UNAR."""

from django.db import migrations, models

_REGIONAL = {

    "ground": (
        ("nationality", "Nazionalità"),
        ("sex", "Sesso"),
        ("skin_colour", "Colore della pelle"),
        ("origin", "Ascendenza od origine nazionale, etnica o sociale"),
        ("genetic", "Caratteristiche genetiche"),
        ("language", "Lingua"),
        ("religion_belief", "Religione o convinzioni personali"),
        ("political_opinion", "Opinioni politiche o di altra natura"),
        ("national_minority", "Appartenenza a una minoranza nazionale"),
        ("property", "Patrimonio"),
        ("birth", "Nascita"),
        ("disability", "Disabilità"),
        ("age", "Età"),
        ("sexual_orientation", "Orientamento sessuale"),
        ("gender_identity", "Identità di genere"),
        ("other", "Un’altra condizione personale o sociale"),
    ),
    "area": (
        ("work", "Lavoro"),
        ("housing", "Casa"),
        ("education", "Scuola e formazione"),
        ("health", "Salute"),
        ("public_services", "Servizi pubblici"),
        ("shops_hospitality", "Negozi, bar, locali e alberghi"),
        ("financial", "Banche e assicurazioni"),
        ("transport", "Trasporti"),
        ("police", "Forze dell’ordine"),
        ("media_online", "Giornali, televisione e rete"),
        ("public_life", "Vita pubblica"),
        ("leisure_sport", "Tempo libero e sport"),
    ),
    "form": (
        ("direct", "Discriminazione diretta"),
        ("indirect", "Discriminazione indiretta"),
        ("harassment", "Molestie"),
        ("sexual_harassment", "Molestie sessuali"),
        ("instruction", "Ordine di discriminare"),
        ("retaliation", "Ritorsione"),
        ("denied_accommodation", "Accomodamento ragionevole negato"),
        ("hate_speech", "Discorsi d’odio"),
        ("violence", "Violenza"),
        ("institutional", "Discriminazione istituzionale"),
    ),
    "reporter": (
        ("victim", "La persona discriminata"),
        ("witness", "Chi ha assistito"),
        ("relative", "Parente o persona vicina"),
        ("association", "Un’associazione"),
        ("listening_point", "Un punto di ascolto"),
        ("office", "L’ufficio stesso"),
    ),
    "channel": (
        ("online", "Modulo del sito"),
        ("phone", "Telefono"),
        ("email", "E-mail"),
        ("desk", "Sportello"),
        ("listening_point", "Punto di ascolto"),
        ("media", "Notizia di stampa"),
    ),
    "outcome": (
        ("conciliated", "Si è trovato un accordo"),
        ("practice_changed", "Chi discriminava ha cambiato comportamento"),
        ("rejected", "L’altra parte ha rifiutato"),
        ("withdrawn", "Chi ha segnalato ha rinunciato"),
        ("court", "È passata al tribunale"),
        ("transferred", "La segue un altro servizio"),
        ("no_response", "Nessuno ha più risposto"),
        ("recorded", "È stata solo registrata"),
    ),
    "territory": (
        ("city", "Nel comune"),
        ("province", "In provincia"),
        ("region", "In regione"),
        ("elsewhere", "Altrove"),
    ),
}
"""Until the office has the regional centre's own codes, its terms are ours, one for each."""

_UNAR = (
    ("ethnic_racial", "Origine etnica e razza", ("nationality", "skin_colour", "origin", "language", "national_minority")),
    ("religion", "Religione e convinzioni", ("religion_belief",)),
    ("disability", "Disabilità", ("disability",)),
    ("age", "Età", ("age",)),
    (
        "sexual_orientation_gender_identity",
        "Orientamento sessuale e identità di genere",
        ("sexual_orientation", "gender_identity"),
    ),
    ("gender", "Genere", ("sex",)),
    ("other", "Altro", ("genetic", "political_opinion", "property", "birth", "other")),
)


def add_lists(apps, schema_editor):
    """The names stand in the database, where the office changes them; they are Italian as its other words are."""
    regional = {
        field: {"terms": [list(term) for term in terms], "mapped": {code: code for code, _label in terms}}
        for field, terms in _REGIONAL.items()
    }
    regional["outcome"]["mapped"]["duplicate"] = "-"
    ground = {
        "terms": [[term, label] for term, label, _codes in _UNAR],
        "mapped": {code: term for term, _label, codes in _UNAR for code in codes},
    }
    external_list = apps.get_model("reports", "ExternalList")
    external_list.objects.create(name="Centro regionale contro le discriminazioni", content=regional)
    external_list.objects.create(name="UNAR", content={"ground": ground})


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_listening_points")]

    operations = [
        migrations.CreateModel(
            "ExternalList",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "C’è già un elenco con questo nome."},
                        max_length=100,
                        unique=True,
                        verbose_name="nome",
                    ),
                ),
                ("content", models.JSONField(blank=True, default=dict, verbose_name="voci e corrispondenze")),
            ],
            {
                "verbose_name": "elenco esterno",
                "verbose_name_plural": "elenchi esterni",
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.RunPython(add_lists, migrations.RunPython.noop),
    ]
