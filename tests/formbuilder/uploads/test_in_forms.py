"""Files in a form, from the first step to the sending: what was uploaded is there until it is taken out or sent."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from formbuilder.editor import trial
from formbuilder.filling.gate import Refusal
from formbuilder.models import SealedDraft, SealedUpload
from formbuilder.uploads import opening, waiting
from tests.formbuilder.browsing import address_of, begin, hidden, press, text
from tests.formbuilder.factories import make_survey, name_of, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage
from tests.formbuilder.uploads import posts, samples
from tests.formbuilder.uploads.test_receiving import lying_about

pytestmark = pytest.mark.django_db

FILES = name_of("Certificato")
LETTER = posts.file(FILES, "Lettera.txt", b"Anna Rossi, via Roma 1")
PICTURE = samples.picture()
CLOSED = Refusal(title="Chiuso", text="Torna domani.")


@pytest.fixture(autouse=True)
def _deletes_at_once(monkeypatch):
    """A test never commits: what would happen then happens at once."""
    monkeypatch.setattr(waiting.transaction, "on_commit", lambda action: action())


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    return make_survey(home_page, steps_with())


def steps_with(**values):
    values = {"groups": ["document", "picture"], "max_files": 3, "max_megabytes": 1, **values}
    return [
        step("Chi sei", question("short_text", "Nome"), question("file", "Certificato", **values)),
        step("Altro", question("short_text", "Nota", required=False)),
    ]


def file_ids(response) -> list[str]:
    """The files that the page says are there."""
    return re.findall(rf'<input type="hidden" name="{FILES}" value="([0-9a-f]+):', text(response))


def upload(client, response, *parts, action="next", name="Ada", follow=True):
    """Press a button of the step with the files on it."""
    fields = {**hidden(response), name_of("Nome"): name, "_action": action}
    there = re.findall(rf'<input type="hidden" name="{FILES}" value="([^"]+)"', text(response))
    body = posts.body(
        *(posts.text(key, value) for key, value in fields.items()),
        *(posts.text(FILES, value) for value in there),
        *parts,
    )
    return client.post(address_of(response), body, content_type=posts.CONTENT_TYPE, follow=follow)


def of_question(button) -> str:
    return f"press:{uid('Certificato')}:{button}"


def test_from_the_first_step_to_the_sending(client, survey):
    second = upload(client, begin(client), LETTER, posts.file(FILES, "Foto.jpg", PICTURE))
    check = press(client, second)
    for words in ("Lettera.txt (22", "Foto.jpg ("):
        assert words in text(check)
    press(client, check, action="send")
    (submission,) = SurveyPage.received
    letter, picture = submission.files
    answer = submission.answers[uid("Certificato")]
    assert answer == [
        {"id": letter.id, "name": "Lettera.txt", "kind": "txt", "size": 22},
        {"id": picture.id, "name": "Foto.jpg", "kind": "jpeg", "size": len(PICTURE)},
    ]
    assert b"".join(opening.read(letter)) == b"Anna Rossi, via Roma 1"
    assert b"".join(opening.read(picture)) == PICTURE
    assert "key" not in str(answer)


def test_a_form_with_files_is_sent_in_parts_and_one_without_is_not(client, survey):
    first = begin(client)
    assert 'enctype="multipart/form-data"' in text(first)
    assert 'type="file"' in text(first)
    second = upload(client, first, LETTER)
    assert "enctype" not in text(second)


def test_the_first_post_of_all_is_asked_for_a_cookie_before_its_body_is_read(client, survey):
    response = upload(client, begin(client), LETTER, follow=False)
    assert response.status_code == 307
    assert lying_about() == []
    again = upload(client, begin(client), LETTER, follow=False)
    assert again.status_code == 303
    assert len(lying_about()) == 1


def test_who_takes_no_cookie_stores_nothing(client, survey):
    first = begin(client)
    body = posts.body(*(posts.text(key, value) for key, value in hidden(first).items()), LETTER)
    response = client.post(f"{address_of(first)}?c", body, content_type=posts.CONTENT_TYPE)
    assert "non accetta cookie" in text(response)
    assert lying_about() == []
    assert not file_ids(response)


def test_who_comes_out_of_nowhere_or_to_a_closed_form_stores_nothing(client, survey, monkeypatch):
    first = upload(client, begin(client), LETTER)
    SealedDraft.objects.all().delete()
    before = lying_about()
    assert upload(client, first, posts.file(FILES, "b.txt", b"testo")).status_code == 200
    assert lying_about() == before
    monkeypatch.setattr(SurveyPage, "why_closed", lambda self, request: CLOSED)
    upload(client, first, posts.file(FILES, "c.txt", b"testo"))
    assert lying_about() == before


def test_back_reload_and_another_error_keep_the_files(client, survey):
    wrong = upload(client, begin(client), LETTER, name="")
    assert len(file_ids(wrong)) == 1
    assert "Lettera.txt" in text(wrong)
    again = client.get(address_of(wrong))
    assert file_ids(again) == file_ids(wrong)
    second = upload(client, again)
    back = press(client, second, action="back")
    assert file_ids(back) == file_ids(wrong)
    assert len(lying_about()) == 1


def test_a_bad_file_is_said_at_its_question_and_the_good_one_stays(client, survey):
    response = upload(client, begin(client), LETTER, posts.file(FILES, "programma.exe", b"MZ" + bytes(100)))
    page = text(response)
    assert "«programma.exe» è di un tipo" in page
    assert f'id="{FILES}_error"' in page
    assert "Errore" in page
    assert len(file_ids(response)) == 1
    assert "programma.exe" not in text(press(client, upload(client, response)))


def test_a_file_that_is_required_is_asked_for(client, survey):
    response = upload(client, begin(client))
    assert "Carica almeno un file." in text(response)
    assert "Certificato" in text(response)


def test_upload_stays_and_take_out_takes_out_for_good(client, survey):
    response = upload(client, begin(client), LETTER, posts.file(FILES, "due.txt", b"due"), action=of_question("upload"))
    first, second = file_ids(response)
    assert response.redirect_chain[-1][0].endswith(f"#{FILES}")
    response = upload(client, response, action=of_question(f"remove-{first}"))
    assert file_ids(response) == [second]
    assert lying_about() == [second]
    assert SealedUpload.objects.count() == 1
    assert "Carica almeno" not in text(response)


def test_no_more_than_the_question_takes_also_one_after_the_other(client, survey):
    three = [posts.file(FILES, f"{number}.txt", b"testo") for number in range(3)]
    response = upload(client, begin(client), *three, action=of_question("upload"))
    response = upload(client, response, posts.file(FILES, "quarto.txt", b"testo"))
    assert "«quarto.txt» è di troppo" in text(response)
    assert len(file_ids(response)) == len(lying_about()) == 3


def test_all_files_of_a_form_have_a_limit_together(client, survey, monkeypatch):
    monkeypatch.setattr("formbuilder.uploads.in_forms.FORM_MAX_BYTES", 30)
    response = upload(client, begin(client), LETTER, action=of_question("upload"))
    response = upload(client, response, posts.file(FILES, "due.txt", b"dieci byte"))
    assert "tutti insieme" in text(response)
    assert len(file_ids(response)) == 1


def test_a_foreign_or_altered_file_is_not_taken_for_an_answer(client, survey):
    response = upload(client, begin(client), LETTER, action=of_question("upload"))
    (own,) = file_ids(response)
    page = hidden(response)
    foreign = f"{'a' * 32}:pdf:5::estraneo.pdf"
    altered = f"{own}:mp4:1::altro nome.mp4"
    body = {**page, name_of("Nome"): "Ada", FILES: [foreign, altered, "x"], "_action": "next"}
    check = press(client, press(client, response, body))
    assert "Lettera.txt (22" in text(check)
    assert "estraneo" not in text(check)
    assert "altro nome" not in text(check)


def test_the_draft_of_the_script_keeps_the_files(client, survey):
    response = upload(client, begin(client), LETTER, action=of_question("upload"))
    ids = file_ids(response)
    there = re.findall(rf'<input type="hidden" name="{FILES}" value="([^"]+)"', text(response))
    kept = press(client, response, {FILES: there, name_of("Nome"): "A"}, action="draft")
    assert kept.status_code == 200
    assert file_ids(client.get(address_of(response))) == ids


def test_a_small_picture_may_be_a_logo(client, survey):
    response = upload(client, begin(client), posts.file(FILES, "logo.png", samples.picture("PNG", size=(20, 20))))
    back = press(client, response, action="back")
    assert "firma di un’e-mail" in text(back)
    assert len(file_ids(back)) == 1


def test_the_editor_narrows_the_question_meanwhile(client, survey):
    second = upload(client, begin(client), LETTER)
    survey.form_steps = steps_with(groups=["picture"])
    survey.save_revision().publish()
    response = press(client, second)
    assert "«Lettera.txt» è di un tipo" in text(upload(client, response)) or "nel frattempo" in text(response).lower()
    assert len(file_ids(response)) == 1


def test_files_that_went_missing_are_said_before_anything_is_sent(client, survey, monkeypatch):
    def handle(self, request, submission):
        waiting.claim([each.id for each in submission.files])
        return {}

    monkeypatch.setattr(SurveyPage, "handle_submission", handle)
    check = press(client, upload(client, begin(client), LETTER))
    SealedUpload.objects.all().delete()
    response = press(client, check, action="send")
    assert "non ci sono più" in text(response)
    assert f'id="{FILES}_error"' in text(response)


def test_what_was_sent_is_kept_and_what_is_kept_lives_as_long_as_the_form(client, survey):
    upload(client, begin(client), LETTER)
    until = SealedUpload.objects.get().expires_at
    assert until > timezone.now() + SurveyPage.form_lifetime
    with time_machine.travel(timezone.now() + SurveyPage.form_lifetime + datetime.timedelta(hours=2)):
        waiting.purge()
    assert lying_about() == []


def test_quick_exit_makes_noise_of_the_bytes_at_once(client, survey):
    upload(client, begin(client), LETTER)
    client.get("/uscita/")
    assert not SealedDraft.objects.exists()
    assert len(lying_about()) == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        waiting.purge()
    assert lying_about() == []


def test_a_post_that_is_too_long_is_answered_in_words(client, survey):
    first = upload(client, begin(client), LETTER, name="")
    response = client.generic(
        "POST", address_of(first), b"x", content_type=posts.CONTENT_TYPE, CONTENT_LENGTH=str(120 * 1024 * 1024)
    )
    assert response.status_code == 413
    assert "Non abbiamo ricevuto nulla" in text(response)


def test_a_trial_is_filled_with_files_that_do_not_exist(client, survey):
    survey.form_steps = [
        step("Due", question("file", "Certificato"), question("file", "Voce", groups=["sound"])),
    ]
    survey.save_revision()
    first = client.get(reverse("form_trial", args=[trial.token_for(survey)]), follow=True)
    filled = press(client, first, action="fill")
    names = {FILES: "esempio.pdf", name_of("Voce"): "esempio.mp3"}
    texts = {name: re.search(rf'name="{name}" value="([^"]+)"', text(filled))[1] for name in names}
    check = press(client, filled, texts)
    for name in names.values():
        assert name in text(check)
    assert press(client, check, action="send").status_code == 200
    assert lying_about() == []
    assert SurveyPage.received == []
