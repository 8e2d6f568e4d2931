"""Lists that were saved keep what editors wrote, and gain the words that the seed has learnt since.

The words stand here, not in today's seed: what a migration does stays the same. Words that the seed of before had are
not among them: where one is missing, an editor has taken it out.
"""

from django.db import migrations, models

import directory.help_now

LEARNT = """
abus*, aggredi*, aggression*, aiutami, aiutatemi, aiuto, alza le mani, ammazz*, coltell*, controlla il mio telefono,
emergenza, femminicid*, fa del male, fatto del male, ferit*, livid*, maltratt*, mena, menato, menata, mi fa male,
mi insegue, mi insulta, mi obbliga, mi tocca, minacc*, molest*, morire, pedin*, percoss*, pericol*, perseguit*,
persecuzion*, pestat*, picchi*, pugn*, ricatt*, schiaff*, soccorso, sberl*, spint*, spintona*, stalk*, strangol*,
strozz*, stupr*, subisco, suicid*, terrorizz*, uccid*, umilia*, violent*, violenz*, assault*, batter*, beat me,
beating, bruise*, danger*, emergency, harass*, help, help me, hit me, hurt me, hurting me, kill me, kills me, rape*,
raping, slap*, sos, threat*, unsafe, violen*, à l'aide, agress*, aide, au secours, coups, frapp*, gifl*, harcel*,
harcèl*, menac*, me fait mal, me suit, secours, tape, urgence, violenc*, abuz*, agresiun*, agresat*, ajutor,
ajutați*, amenin*, bat, bate, bataie, bătut*, hărțui*, îmi face rău, lovește, lovit*, mă lovește, mi-e frică, pumn*,
teamă, ucid*, urgență, violat*, dhun*, godet, kërcën*, më godet, më lëndon, më ndihmo, më ndjek, ndihm*, ngacm*,
përdhun*, rreh, rrezik*, vras*, urgjenc*, *اغتصاب*, *اعتداء*, *اعتدى*, *انتحار*, *تحرش*, *تهديد*, *خائف*, *خايف*,
*خطر*, *خوف*, *عنف*, أخاف, اخاف, *ساعدوني*, *ساعدني*, *مساعدة*, *نجدة*, *النجدة*, *يضرب*, *ضرب*, *يهدد*, *هدد*,
*يؤذيني*, *يلاحقني*, *يقتل*, *طوارئ*, *إساءة*, б'ють, бити, боюсь, вб'є, вбити, допомог*, допоможіть, загрож*,
зґвалт*, кричить, насил*, небезпе*, переслід*, побив*, побої, погрож*, рятуйте, страшно, сталкер*, 强暴, 性侵, 恐惧, 打人,
打死, 虐待, 伤害我, 求助, 救命, 帮助, 紧急, 自杀, 杀我, acos*, agred*, agresi*, amenaz*, auxilio, ayuda, ayúdame, golpe*, maltrat*,
matarme, me golpea, me hace daño, peligro*, socorro, violad*, бьет, бьёт, избил*, изнасил*, насили*, опасн*,
помогите, помощь, преслед*, угрож*, ajuda, ameaç*, estupr*, me bate, medo, perigo*, violênc*
"""


def learnt_words():
    return [word.strip() for word in LEARNT.replace("\n", " ").split(",")]


def add_new_words(apps, schema_editor):
    for row in apps.get_model("directory", "HelpNow").objects.all():
        known = row.danger_words.splitlines()
        if not any(line.strip() for line in known):
            continue  # An emptied list stays empty.
        row.danger_words = "\n".join(dict.fromkeys([*known, *learnt_words()]))
        row.save(update_fields=["danger_words"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_content_types")]

    operations = [
        migrations.AlterField(
            model_name="helpnow",
            name="danger_words",
            field=models.TextField(
                blank=True,
                default=directory.help_now.danger_words_seed,
                help_text="Una parola o poche parole per riga, in tutte le lingue: valgono sempre tutte. Chi le cerca nel sito trova per primo l’aiuto. L’asterisco sta per il resto della parola: «minacci*» trova «minaccia» e «minacciata».",
                verbose_name="parole di pericolo",
            ),
        ),
        migrations.RunPython(add_new_words, migrations.RunPython.noop),
    ]
