"""Words that people in danger type into a search, in the languages of the office: what the editors' list begins with.

Stems do not exist in this list: whole words are compared, so the forms that people write stand in it one by one.
"""

from __future__ import annotations

from typing import Final

SEED: Final = (
    # Italian
    *("aggredita", "aggredito", "aggressione", "aiuto subito", "ammazza", "ammazzarmi", "botta", "botte", "coltello"),
    *("controlla il telefono", "femminicidio", "figli in pericolo", "ho paura", "ammazzo", "lividi", "maltrattamenti"),
    *("mi controlla", "mi minaccia", "mi picchia", "mi segue", "minacce", "minacciata", "minacciato", "molestata"),
    *("molestie sessuali", "paura", "pericolo", "perseguita", "picchia", "picchiata", "picchiato", "revenge porn"),
    *("ricatto", "schiaffi", "schiaffo", "spinte", "stalker", "stalking", "strangolata", "stuprata", "stupro"),
    *("suicidio", "uccide", "violenta", "violentata", "violento", "violenza", "violenze"),
    # English
    *("abuse", "abused", "afraid", "assault", "beaten", "beats me", "danger", "domestic violence", "he hits me"),
    *("hits me", "hurts me", "rape", "raped", "scared", "stalked", "suicide", "threatens", "threats", "violence"),
    # French
    *("agressée", "battue", "danger", "frappe", "harcèlement", "il me bat", "j'ai peur", "menaces", "peur", "viol"),
    *("violences", "violée"),
    # Romanian
    *("agresiune", "amenință", "bătaie", "bătută", "frică", "hărțuire", "mă bate", "pericol", "viol", "violată"),
    *("violență",),
    # Albanian
    *("dhunë", "dhuna", "frikë", "kam frikë", "kërcënim", "më rreh", "përdhunim", "rrahur", "rrezik"),
    # Arabic
    *("اغتصاب", "اعتداء", "تحرش", "تهديد", "خائفة", "خائف", "خطر", "عنف", "يضربني", "ضربني", "يهددني", "العنف"),
    # Ukrainian
    *("б'є", "б'є мене", "боюся", "загрожує", "зґвалтування", "насильство", "насилля", "небезпека", "побив"),
    *("погрожує", "страх"),
    # Chinese
    *("家暴", "家庭暴力", "强奸", "威胁", "害怕", "打我", "暴力", "跟踪", "危险", "骚扰"),
    # Spanish, spoken by many who come
    *("golpea", "maltrato", "me pega", "miedo", "peligro", "violación", "violencia"),
)
