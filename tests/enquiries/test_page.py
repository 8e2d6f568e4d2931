"""The page and its form: from the first question to the thanks, with and without an address, in two languages."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.site_settings import SiteSettings
from enquiries.contact import EMAIL_ID, NAME_ID, PHONE_ID, STEP_ID
from enquiries.models import Enquiry, EnquiryPage
from enquiries.states import State
from formbuilder.editor.trial import TrialHost, token_for
from outbox import delivery
from outbox.models import Mail

from .factories import MATTER_ID, make_page, make_steps, question, submit

pytestmark = pytest.mark.django_db

OWN_EMAIL = "0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0009"
FIRST = {f"q-{MATTER_ID}": "Una panchina rossa"}
WHO = {f"q-{NAME_ID}": "Ada Neri", f"q-{EMAIL_ID}": "Ada@Example.org"}


class Visitor:
    """Somebody with a browser and no JavaScript: keeps the page that is on the screen."""

    def __init__(self, page):
        self.client = Client()
        self.show(self.client.get(page.form_url, follow=True))

    def show(self, response):
        self.response = response
        self.soup = BeautifulSoup(response.content, "html.parser")

    @property
    def text(self):
        return " ".join(self.soup.main.get_text(" ").split())

    @property
    def errors(self):
        return [item.get_text(" ", strip=True) for item in self.soup.select(".form-errors li")]

    def press(self, action="next", **typed):
        form = self.soup.select_one("main form")
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        self.sent = (form["action"], {**hidden, **typed, "_action": action})
        self.show(self.client.post(*self.sent, follow=True))


def send(page, who=WHO):
    visitor = Visitor(page)
    visitor.press(**FIRST)
    visitor.press(**who)
    visitor.press("send")
    return visitor


class TestPage:
    def test_says_by_when_and_leads_to_the_form(self, client, page):
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        text = " ".join(soup.main.get_text(" ").split())

        assert "Ti rispondiamo entro 10 giorni" in text
        assert page.unit.name in text
        assert {link["href"] for link in soup.main.select("a.btn")} == {page.form_url}

    def test_carries_no_cookie_and_may_be_cached(self, client, page):
        response = client.get(page.url)
        assert not response.cookies
        assert "no-store" not in response.headers.get("Cache-Control", "")

    def test_without_questions_it_leads_nowhere(self, client, home_page, site_it):
        bare = make_page(home_page, form_steps=[])
        assert "Vai al modulo" not in client.get(bare.url).content.decode()

    def test_costs_as_many_queries_with_many_enquiries(self, client, page, django_assert_max_num_queries):
        for _each in range(5):
            submit(page)
        client.get(page.url)
        with django_assert_max_num_queries(16):
            client.get(page.url)

    def test_the_purpose_is_asked_for(self, home_page, site_it):
        with pytest.raises(ValidationError, match="Serve prima di pubblicare"):
            make_page(home_page, privacy_purpose="")


class TestContactStep:
    def test_the_site_asks_for_an_address_where_the_editor_does_not(self, page):
        step = page.get_definition().steps[-1]
        assert step.id == STEP_ID
        assert [(each.id, each.required) for each in step.questions] == [
            (NAME_ID, True),
            (EMAIL_ID, True),
            (PHONE_ID, False),
        ]

    def test_all_of_it_is_optional_where_the_page_says_so(self, home_page, site_it):
        page = make_page(home_page, email_required=False)
        assert not any(each.required for each in page.get_definition().steps[-1].questions)

    def test_it_stays_away_where_the_editor_asks(self, home_page, site_it):
        page = make_page(home_page, form_steps=make_steps(question("email", OWN_EMAIL, "La tua e-mail")))
        assert [step.id for step in page.get_definition().steps] != [STEP_ID]
        assert page.get_definition().step(STEP_ID) is None

    def test_an_empty_form_stays_empty(self, home_page, site_it):
        assert make_page(home_page, form_steps=[]).get_definition().steps == ()


class TestSending:
    def test_whoever_sends_reads_code_and_day_and_gets_a_mail(self, page):
        visitor = send(page)

        enquiry = Enquiry.objects.get()
        assert (enquiry.state, enquiry.name, enquiry.email) == (State.NEW, "Ada Neri", "Ada@Example.org")
        assert enquiry.email_normalised == "ada@example.org"
        assert enquiry.due_on == timezone.localdate() + datetime.timedelta(days=10)
        assert enquiry.retain_until == timezone.localdate() + datetime.timedelta(days=100)
        assert enquiry.reference in visitor.text
        assert "Ti scriviamo a Ada@Example.org" in visitor.text
        assert Mail.objects.get().recipient == "Ada@Example.org"

    def test_the_mail_has_a_link_and_says_neither_what_nor_who_in_its_subject(self, page, site_it):
        SiteSettings.objects.update_or_create(site=site_it, defaults={"office_email": "ufficio@example.org"})
        send(page)
        delivery.sweep()

        (message,) = mail.outbox
        enquiry = Enquiry.objects.get()
        assert message.subject == f"Abbiamo ricevuto la tua richiesta {enquiry.reference}"
        assert "panchina" not in message.body
        assert page.title not in message.body
        assert message.reply_to == ["ufficio@example.org"]
        assert re.search(r"/richiesta/[A-Za-z0-9_-]{32}/", message.body)

    def test_the_page_s_own_box_gets_the_answers(self, home_page, site_it):
        page = make_page(home_page, reply_to="scuole@example.org")
        send(page)
        assert Mail.objects.get().reply_to == "scuole@example.org"

    def test_sending_twice_keeps_one(self, page):
        visitor = send(page)
        again = visitor.client.post(*visitor.sent, follow=True)

        assert again.status_code == 200
        assert Enquiry.objects.count() == 1
        assert Mail.objects.count() == 1

    def test_without_an_address_the_code_is_all(self, home_page, site_it):
        page = make_page(home_page, email_required=False)
        visitor = send(page, who={})

        enquiry = Enquiry.objects.get()
        assert enquiry.called == enquiry.reference
        assert "Non hai lasciato un indirizzo e-mail: annota il codice" in visitor.text
        assert not Mail.objects.exists()

    def test_a_missing_address_is_said_at_its_question(self, page):
        visitor = Visitor(page)
        visitor.press(**FIRST)
        visitor.press(**{f"q-{NAME_ID}": "Ada"})

        assert any("Indirizzo e-mail" in error for error in visitor.errors)
        assert visitor.soup.select_one(f"#q-{NAME_ID}, [name='q-{NAME_ID}']")["value"] == "Ada"

    def test_the_end_is_gone_with_the_enquiry(self, page):
        visitor = send(page)
        end = visitor.response.request["PATH_INFO"]
        Enquiry.objects.all().delete()
        assert visitor.client.get(end).status_code == 410

    def test_the_page_does_not_tell_whether_others_wrote_with_the_address(self, page):
        first = send(page)
        delivery.sweep()
        for _each in range(5):
            submit(page)
        last = send(page)
        shown = [each.client.get(each.response.request["PATH_INFO"]).content.decode() for each in (first, last)]

        first_text, last_text = (
            " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split()).replace(enquiry.reference, "")
            for html, enquiry in zip(shown, Enquiry.objects.order_by("received_at")[0:7:6], strict=True)
        )
        assert first_text == last_text
        assert "Ti scriviamo a Ada@Example.org" in last_text

    def test_a_trial_leads_to_its_end_and_keeps_nothing(self, client, page):
        page.save_revision()
        visitor = Visitor(TrialHost(page, token_for(page)))
        visitor.press(**FIRST)
        visitor.press(**WHO)
        visitor.press("send")
        assert visitor.response.status_code == 200
        assert not Enquiry.objects.exists()

    def test_the_preview_of_the_thanks_needs_no_enquiry(self, page, rf):
        request = rf.get("/")
        response = page.make_preview_request(request, "confirmation")
        assert response.status_code == 200


class TestLanguages:
    @pytest.fixture
    def english(self, page, home_en, locale_en):
        translated = page.copy_for_translation(locale_en)
        translated.title = "Ask for help"
        translated.save_revision().publish()
        return EnquiryPage.objects.get(pk=translated.pk)

    def test_enquiries_of_every_language_stand_together_with_the_italian_words(self, page, english):
        send(english)
        enquiry = Enquiry.objects.get()

        assert enquiry.form_key == page.translation_key
        assert enquiry.form_title == page.title
        assert enquiry.locale == "en"
        assert enquiry.source_definition == page.get_definition().to_json()
        assert page.count_submissions() == english.count_submissions() == 1
        assert page.count_answers()[MATTER_ID] == 1
        assert Mail.objects.get().language == "en"


class TestRetention:
    def test_the_days_of_the_published_notice_are_those_of_the_enquiries(self, page):
        enquiry = submit(page)
        page.privacy_days = 30
        page.save_revision().publish()

        enquiry.refresh_from_db()
        assert enquiry.retain_until == timezone.localdate() + datetime.timedelta(days=30)

    def test_a_draft_changes_nothing(self, page):
        enquiry = submit(page)
        page.privacy_days = 30
        page.save_revision()

        enquiry.refresh_from_db()
        assert enquiry.retain_until == timezone.localdate() + datetime.timedelta(days=100)
