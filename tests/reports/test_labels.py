"""The office's own words for a case: sealed, found by, and kept when two people write them at once."""

from __future__ import annotations

import pytest
from django.core import serializers
from django.urls import reverse

from reports import operations
from reports.classification import LABELS_MAX, Classification
from reports.errors import TooManyLabelsError
from reports.label_views import split
from reports.models import Case, SealedRecord
from staff.conflicts import StaleRecordError
from staff.models import AuditEvent
from tests.reports.factories import classify, close, make_case
from tests.reports.test_staff_views import signed_in, unlocked

pytestmark = pytest.mark.django_db

WORD = "Etichettaunica"
HOME = {"relevance": ("relevant",), "ground": ("sex",), "area": ("housing",)}


@pytest.fixture
def case(office):
    return make_case()


@pytest.fixture
def client(office, case):
    return unlocked(office, office.worker)


def url(case, name="labels") -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk])


def label(office, case, *added, removed=(), key="k") -> None:
    here = {"case": case, "office": office.unlock(office.worker), "actor": office.worker}
    operations.label(**here, added=added, removed=removed, key=key)


def labels(office, case) -> tuple[str, ...]:
    here = {"case": case, "office": office.unlock(office.worker), "actor": office.worker}
    return operations.read_classification(**here).labels


def test_a_line_is_read_as_somebody_means_it():
    assert split(" scuola , Scuola,, casa popolare ,\u200b,") == ["scuola", "casa popolare"]


class TestOperation:
    def test_what_two_people_write_at_once_is_kept(self, office, case):
        label(office, case, "scuola", "urgente", key="a")
        label(office, case, "casa", removed=["scuola"], key="b")
        label(office, case, "media", removed=["urgente"], key="c")
        assert labels(office, case) == ("casa", "media")

    def test_twice_is_once_and_other_words_under_one_key_are_another_act(self, office, case):
        for _time in range(2):
            label(office, case, "scuola")
        assert SealedRecord.objects.filter(field="classification").count() == 1
        label(office, case, "casa")
        assert labels(office, case) == ("scuola", "casa")

    def test_there_are_never_more_than_so_many(self, office, case):
        label(office, case, *map(str, range(LABELS_MAX)))
        with pytest.raises(TooManyLabelsError):
            label(office, case, "eleven", key="b")
        assert len(labels(office, case)) == LABELS_MAX

    def test_classifying_keeps_them_and_they_are_no_classification(self, office, case):
        label(office, case, "scuola")
        here = {"case": case, "office": office.unlock(office.worker), "actor": office.worker}
        assert operations.read_classification(**here).of("channel") == ("online",)
        assert not operations.read_classification(**here).is_assessed
        classify(office, case)
        assert labels(office, case) == ("scuola",)

    def test_while_somebody_classifies_is_no_conflict_and_both_stay(self, office, case):
        classify(office, case, HOME, seen=0)
        label(office, case, "scuola")
        classify(office, case, {**HOME, "area": ("work",)}, seen=1)
        label(office, case, "casa", key="b")
        close(office, Case.objects.get())
        classify(office, Case.objects.get(), HOME, seen=3)
        assert labels(office, case) == ("scuola", "casa")
        here = {"case": Case.objects.get(), "office": office.unlock(office.worker), "actor": office.worker}
        found = operations.read_classification(**here)
        assert (found.of("area"), found.of("outcome")) == (("housing",), ("recorded",))

    def test_two_who_classify_are_told_whatever_was_labelled_between(self, office, case):
        classify(office, case, HOME, seen=0)
        label(office, case, "scuola")
        with pytest.raises(StaleRecordError):
            classify(office, case, seen=0)
        with pytest.raises(StaleRecordError):
            classify(office, case, HOME, seen=0)
        for unheard_of in (-1, 9):
            with pytest.raises(StaleRecordError):
                classify(office, case, seen=unheard_of)

    def test_another_reason_for_the_same_words_is_a_conflict(self, office, case):
        classify(office, case, reason="Perché sì", seen=0)
        classify(office, case, reason="Perché no", seen=1)
        with pytest.raises(StaleRecordError):
            classify(office, case, reason="Forse", seen=1)

    def test_is_recorded_without_a_word_and_stands_nowhere_in_the_clear(self, office, case):
        label(office, case, WORD)
        event = AuditEvent.objects.get(action="case.labelled")
        assert (event.target, event.details) == (f"case:{case.reference}", {})
        stored = serializers.serialize("json", [*Case.objects.all(), *SealedRecord.objects.all()])
        assert WORD not in stored

    def test_a_classification_without_them_is_written_as_before(self):
        assert b"labels" not in Classification(number=1).to_bytes()


class TestPage:
    def test_writes_shows_and_finds_by_them(self, office, client, case):
        other = make_case(story="Altro")
        response = client.post(url(case), {"labels": f"{WORD}, casa", "was": "", "key": "a"}, follow=True)
        assert response.redirect_chain[0][1] in (302, 303)
        assert WORD in response.content.decode()
        inbox = client.get(reverse("reports_staff:case_list")).content.decode()
        assert WORD in inbox
        found = client.post(reverse("reports_staff:case_list"), {"label": WORD}, follow=True).content.decode()
        assert case.reference in found
        assert other.reference not in found
        assert WORD in client.get(url(other)).content.decode(), "what others have is shown"

    def test_a_classification_that_was_open_meanwhile_is_saved(self, office, client, case):
        content = client.get(url(case, "classify")).content.decode()
        assert 'name="versione" value="0"' in content
        label(office, case, "scuola")
        posted = {"relevance": "not_relevant", "reason": "Non c’entra", "versione": "0", "key": "k"}
        assert client.post(url(case, "classify"), posted).url == url(case, "case_detail")
        assert labels(office, case) == ("scuola",)

    def test_what_was_taken_out_of_the_line_goes(self, office, client, case):
        label(office, case, "scuola", "casa")
        client.post(url(case), {"labels": "casa", "was": "scuola, casa", "key": "b"})
        assert labels(office, case) == ("casa",)

    @pytest.mark.parametrize(
        ("line", "message"), [("a" * 41, "troppo lunga"), (",".join(map(str, range(11))), "al massimo 10")]
    )
    def test_what_is_wrong_stays_in_the_field(self, client, case, line, message):
        content = client.post(url(case), {"labels": line, "was": "", "key": "a"}, follow=True).content.decode()
        assert message in content
        assert line in content

    def test_what_was_typed_waits_while_the_office_is_locked(self, office, case):
        client = signed_in(office.worker)
        response = client.post(url(case), {"labels": WORD, "was": "", "key": "a"})
        assert response.url.startswith(reverse("reports_staff:unlock"))
        client.post(reverse("reports_staff:unlock"), {"words": office.words[office.worker.username]})
        assert WORD in client.get(url(case)).content.decode()
        assert labels(office, case) == ()
