"""Words that people in danger type into a search, in the languages of the office: what the editors' list begins with.

A star stands for the rest of a word: «minacci*» finds «minaccia», «minacciata», «minacciano». Arabic joins article and
conjunctions to the word: there it stands in front too. Everyday words («mi mena», «he hurts me») matter more than those
of the law, and who asks for help by that word («aiuto», «help») is shown it: once too often hurts nobody.
"""

from __future__ import annotations

from typing import Final

SEED: Final = (
    # Italian
    *("abus*", "aggredi*", "aggression*", "aiutami", "aiutatemi", "aiuto", "alza le mani", "ammazz*", "botta", "botte"),
    *("coltell*", "controlla il telefono", "controlla il mio telefono", "emergenza", "femminicid*", "figli in pericolo"),
    *("fa del male", "fatto del male", "ferit*", "ho paura", "livid*", "maltratt*", "mena", "menato", "menata", "mi fa male"),
    *("mi controlla", "mi insegue", "mi insulta", "mi obbliga", "mi segue", "mi tocca", "minacc*", "molest*", "morire"),
    *("paura", "pedin*", "percoss*", "pericol*", "perseguit*", "persecuzion*", "pestat*", "picchi*", "pugn*", "revenge porn"),
    *("ricatt*", "schiaff*", "soccorso", "sberl*", "spint*", "spintona*", "stalk*", "strangol*", "strozz*", "stupr*"),
    *("subisco", "suicid*", "terrorizz*", "uccid*", "umilia*", "violent*", "violenz*"),
    # English
    *("abus*", "afraid", "assault*", "batter*", "beat me", "beaten", "beating", "beats me", "bruise*", "danger*"),
    *("domestic violence", "emergency", "harass*", "help", "help me", "hit me", "hits me", "hurt me", "hurting me"),
    *("hurts me", "kill me", "kills me", "rape*", "raping", "scared", "slap*", "sos", "stalk*", "suicid*", "threat*"),
    *("unsafe", "violen*"),
    # French
    *("à l'aide", "agress*", "aide", "au secours", "battue", "coups", "danger*", "frapp*", "gifl*", "harcel*", "harcèl*"),
    *("il me bat", "j'ai peur", "menac*", "me fait mal", "me suit", "peur", "secours", "tape", "urgence", "viol", "violée"),
    *("violenc*",),
    # Romanian
    *("abuz*", "agresiun*", "agresat*", "ajutor", "ajutați*", "amenin*", "bat", "bate", "bataie", "bătaie", "bătut*"),
    *("frică", "hărțui*", "îmi face rău", "lovește", "lovit*", "mă bate", "mă lovește", "mi-e frică", "pericol*", "pumn*"),
    *("teamă", "ucid*", "urgență", "viol", "violat*", "violen*"),
    # Albanian
    *("abuz*", "dhun*", "frikë", "godet", "kam frikë", "kërcën*", "më godet", "më lëndon", "më ndihmo", "më ndjek", "më rreh"),
    *("ndihm*", "ngacm*", "përdhun*", "rreh", "rrahur", "rrezik*", "vras*", "urgjenc*"),
    # Arabic
    *("*اغتصاب*", "*اعتداء*", "*اعتدى*", "*انتحار*", "*تحرش*", "*تهديد*", "*خائف*", "*خايف*", "*خطر*", "*خوف*", "*عنف*"),
    *("أخاف", "اخاف", "*ساعدوني*", "*ساعدني*", "*مساعدة*", "*نجدة*", "*النجدة*", "*يضرب*", "*ضرب*", "*يهدد*", "*هدد*"),
    *("*يؤذيني*", "*يلاحقني*", "*يقتل*", "*طوارئ*", "*إساءة*"),
    # Ukrainian
    *("б'є", "б'ють", "бити", "боюсь", "боюся", "вб'є", "вбити", "допомог*", "допоможіть", "загрож*", "зґвалт*", "кричить"),
    *("насил*", "небезпе*", "переслід*", "побив*", "побої", "погрож*", "рятуйте", "страх", "страшно", "сталкер*"),
    # Chinese
    *("家暴", "家庭暴力", "强奸", "强暴", "性侵", "威胁", "害怕", "恐惧", "打我", "打人", "打死", "暴力", "跟踪", "危险", "骚扰"),
    *("虐待", "伤害我", "求助", "救命", "帮助", "紧急", "自杀", "杀我"),
    # Spanish, spoken by many who come
    *("abus*", "acos*", "agred*", "agresi*", "amenaz*", "auxilio", "ayuda", "ayúdame", "golpe*", "maltrat*", "matarme"),
    *("me golpea", "me hace daño", "me pega", "miedo", "peligro*", "socorro", "violación", "violad*", "violen*"),
    # Russian and Portuguese, for which 1522 has somebody
    *("боюсь", "бьет", "бьёт", "избил*", "изнасил*", "насили*", "опасн*", "помогите", "помощь", "преслед*", "угрож*"),
    *("ajuda", "ameaç*", "estupr*", "me bate", "medo", "perigo*", "violênc*"),
)
