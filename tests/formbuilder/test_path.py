"""«Percorso» on paper: who may read it, and what it says of the newest draft."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.formbuilder.factories import make_survey, question, step, uid

pytestmark = pytest.mark.django_db
CONDITION = {"match": "all", "rules": [{"question": uid("Minorenne"), "operator": "is", "value": True}]}
STEPS = [
    step("Età", question("yes_no", "Minorenne")),
    step("Chi ti accompagna", question("short_text", "Nome"), shown_when=CONDITION),
    step("Lavoro", question("short_text", "Dove lavori")),
]


@pytest.fixture
def survey(site_it, home_page):
    page = make_survey(home_page, [])
    page.form_steps = STEPS
    page.save_revision()
    return page


def words(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_newest_draft_says_what_leads_where(admin_client, survey):
    text = words(admin_client.get(reverse("form_path", args=[survey.pk])))
    assert "2. Chi ti accompagna Si vede quando «Minorenne» è «Sì»" in text
    assert "↓ 2. Chi ti accompagna, se si vede; altrimenti: 3. Lavoro" in text
    assert "↓ «Controlla le risposte»" in text


@pytest.mark.parametrize(
    ("buttons", "words_of_end"),
    [([], "Qui il modulo finisce."), (["Chiama il 112", "Aiuto"], "Qui il modulo finisce: «Chiama il 112», «Aiuto»")],
)
def test_where_the_form_ends_is_said_and_nothing_follows(admin_client, survey, buttons, words_of_end):
    values = [{"type": "item", "id": uid(name), "value": {"label": name, "address": "tel:112"}} for name in buttons]
    end = step("Chiama", shown_when=CONDITION, exit={"ends": True, "buttons": values})
    survey.form_steps = [STEPS[0], end, STEPS[2]]
    survey.save_revision()
    text = words(admin_client.get(reverse("form_path", args=[survey.pk])))
    assert f"Si vede quando «Minorenne» è «Sì» {words_of_end} 3. Lavoro" in text
    assert "↓ 2. Chiama, se si vede; altrimenti: 3. Lavoro" in text


def test_what_is_asked_about_each_of_several_people_stands_below(admin_client, site_it, home_page):
    people = question("repeat", "Chi viene", one="Persona", questions=[question("short_text", "Come si chiama")])
    page = make_survey(home_page, [step("Persone", people)], slug="persone")
    text = words(admin_client.get(reverse("form_path", args=[page.pk])))
    assert "1.1 Chi viene (Più persone o cose) 1.1.1 Come si chiama" in text


def test_a_form_without_steps_says_so(admin_client, site_it, home_page):
    page = make_survey(home_page, [], slug="vuoto")
    assert "Il modulo non ha ancora passi." in words(admin_client.get(reverse("form_path", args=[page.pk])))


def test_a_form_that_cannot_be_read_is_no_error(admin_client, site_it, home_page):
    page = make_survey(home_page, [*STEPS, *STEPS], slug="doppio")
    assert admin_client.get(reverse("form_path", args=[page.pk])).status_code == 200


def test_it_is_for_those_who_may_edit_the_page(client, survey):
    user = get_user_model().objects.create_user("ospite", password="x")  # nobody's
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(reverse("form_path", args=[survey.pk])).status_code in (302, 403)
    assert client.get(reverse("form_path", args=[survey.get_parent().pk])).status_code == 404
