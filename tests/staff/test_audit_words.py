"""Nothing is written into the audit log that the office cannot read in plain words."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from appointments.states import TABLE as APPOINTMENTS
from courses.operations.correcting import PERSON_FIELDS
from courses.states import TABLE as REGISTRATIONS
from enquiries.states import PLAIN_ACTIONS
from enquiries.states import Action as EnquiryAction
from reports.operations import enrolments
from reports.referral_states import TABLES as REFERRALS
from reports.states import TABLE as CASES
from staff import registry
from staff.area import all_routes
from staff.audit_forms import AuditFilterForm
from staff.audit_words import (
    REFUSED_PAGE,
    ActGroup,
    Detail,
    TargetKind,
    Words,
    actions_in,
    detail_of,
    grouped_actions,
    kind_of,
    register,
)
from staff.lists import StaffListView
from tests.staff.audit_codes import Codes, codes_of_project, read

READY_TEXTS = ("reply_template", "case_text")
PASSED_ON: frozenset[str] = frozenset()
"""What callers said, and is found there."""

ACTIONS = {
    "appointments/operations/changing.py action written": {step.written for _state, _action, step in APPOINTMENTS},
    "courses/operations/move_wishes.py action action": PASSED_ON,
    "courses/operations/offers.py action step.written": {step.written for _state, _action, step in REGISTRATIONS},
    "courses/operations/pairing.py action f'registration.{what.value}'": {"registration.joined", "registration.parted"},
    "enquiries/operations/conversation.py action action": PASSED_ON,
    "enquiries/operations/desk.py action f'enquiry.{action.value}'": {
        f"enquiry.{each.value}" for each in (*PLAIN_ACTIONS, EnquiryAction.GIVE_UP)
    },
    "enquiries/operations/stories.py action action": PASSED_ON,
    "reports/operations/casework.py action step.written": {
        step.written for _state, _action, step in CASES if step.written
    },
    "reports/operations/handing.py action written": {
        f"referral.partner_{what}" for what in ("read", "accepted", "refused", "wrote")
    },
    "reports/operations/referring.py action written": {
        step.written for table in REFERRALS.values() for _state, _action, step in table if step.written
    },
    "reports/operations/keys.py action enrolments.ENROLLED": {enrolments.ENROLLED},
    "reports/operations/recovery.py action enrolments.RECOVERY_MADE": {enrolments.RECOVERY_MADE},
    "staff/accounts.py action action": {"account.created", "account.changed"},
    "staff/ready_texts/operations.py action f'{model.audit_name}.{what}'": {
        f"{name}.{what}" for name in READY_TEXTS for what in ("changed", "deleted")
    },
    "staff/signal_handlers.py action action": {
        f"second_factor.{what}" for what in ("added", "removed", "reset", "failed")
    },
    "staff/signal_handlers.py action name": {"role.given", "role.taken"},
    "staff/views.py action self.audit_action": PASSED_ON,
}
KINDS = {
    "reports/operations/keys.py target str(error)": {"user", "recovery"},
    "reports/operations/recovery.py target enrolments.RECOVERY": {enrolments.RECOVERY},
    "reports/operations/rescue.py target enrolments.RECOVERY": {enrolments.RECOVERY},
    "reports/operations/submission.py target target": {"case"},
    "reports/recovery_views.py target RECOVERY": {enrolments.RECOVERY},
    "staff/middleware.py target area.value": PASSED_ON,  # REFUSED_PAGE
    "staff/middleware.py target match.view_name": PASSED_ON,  # REFUSED_PAGE
    "staff/ready_texts/operations.py target f'{model.audit_name}:{pk}'": set(READY_TEXTS),
}
FIGURES = {"figures.read": {"year", "rows", "columns"}, "figures.exported": {"year", "rows", "columns", "file_format"}}
DETAILS = {
    "appointments/staff_views/reading.py details form.describe()": {},
    "courses/document_views.py details self.form.describe()": {},
    "courses/operations/correcting.py details dict.fromkeys(before.keys() & {*PERSON_FIELDS}, True)": {
        "registration.corrected": {*PERSON_FIELDS}
    },
    "courses/staff_views/messages.py details self.filter.describe()": {},
    "courses/staff_views/registrations.py details form.describe()": {},
    "enquiries/operations/conversation.py details details": {},
    "enquiries/operations/stories.py details details": {},
    "enquiries/staff_views.py details form.describe()": {},
    "reports/figures_views.py details dict(self.kwargs)": FIGURES,
    "reports/figures_views.py details self.form.asked": FIGURES,
    "reports/inbox_views.py details super().get_audit_details()": {},
    "reports/point_views.py details super().get_audit_details()": {},
    "reports/operations/rescue.py details json.loads(opened)": {"case_key.drilled": {"day", "epochs", "cases"}},
    "staff/audit_views.py details self.form.describe()": {},
    "staff/lists.py details self.filter.describe()": {},
    "staff/views.py details self.get_audit_details()": {},
}
"""By action; what `describe` writes are the fields of the filters, see below."""

ACTS_OF_APP = {
    "appointments": ("appointment", "desk"),
    "courses": ("registration", "attendance", "group", "edition", "message", "survey", "certificate"),
    "enquiries": ("enquiry",),
    "outbox": ("mail",),
    "reports": ("case", "case_key", "figures", "referral", "point"),
    "staff": ("session", "second_factor", "account", "role", "access"),
}


def without_words(codes: Codes) -> list[str]:
    """What of it nobody named."""
    known = registry.known_actions()
    missing = [f"action {each}, {place}" for each, place in codes.actions.items() if each not in known]
    missing += [f"kind {each}, {place}" for each, place in codes.kinds.items() if kind_of(f"{each}:1") is None]
    for (app, key), place in codes.details.items():
        if not any(detail_of(f"{act}.any", key) for act in ACTS_OF_APP.get(app, ("nobody",))):
            missing.append(f"detail {key}, {place}")
    return sorted(missing)


@pytest.fixture(scope="module")
def codes() -> Codes:
    return codes_of_project()


class TestCode:
    def test_it_says_everything_in_words(self, codes):
        assert len(codes.actions) > 80
        assert len(codes.details) > 50
        assert without_words(codes) == []

    def test_what_it_does_not_say_outright_is_listed_here(self, codes):
        assert sorted(codes.unclear) == sorted({**ACTIONS, **KINDS, **DETAILS})

    def test_what_is_listed_has_words(self):
        known = registry.known_actions()
        assert {each for some in ACTIONS.values() for each in some} <= known.keys()
        assert all(kind_of(each) for some in KINDS.values() for each in some)
        noted = [(action, key) for some in DETAILS.values() for action, keys in some.items() for key in keys]
        assert [each for each in noted if detail_of(*each) is None] == []

    @pytest.mark.parametrize(
        ("source", "missing"),
        [
            ('audit.record(actor=a, action="thing.done")', "action thing.done, courses/x.py"),
            ('class V:\n    audit_action = "thing.read"', "action thing.read, courses/x.py"),
            ('audit.record(actor=a, action="mail.listed", target=f"thing:{pk}")', "kind thing, courses/x.py"),
            ('def get_audit_target(self):\n    """audit"""\n    return f"thing:{1}"', "kind thing, courses/x.py"),
            ('audit.record(actor=a, action="mail.listed", details={"thing": 1})', "detail thing, courses/x.py"),
            (
                'def f():\n    details = {}\n    details["thing"] = 1\n'
                '    audit.record(action="mail.listed", details=details)',
                "detail thing, courses/x.py",
            ),
            ('record("enquiry.read", enquiry, actor, thing=1)', "detail thing, courses/x.py"),
        ],
    )
    def test_negative_control_what_nobody_named_is_found(self, source, missing):
        found = Codes()
        read(source, place="courses/x.py", found=found)
        assert without_words(found) == [missing]

    def test_negative_control_what_is_not_said_outright_is_found(self):
        found = Codes()
        read("audit.record(action=what, target=where(), details=some())", place="x.py", found=found)
        assert found.unclear == {"x.py action what", "x.py target where()", "x.py details some()"}


def lists() -> list[type[StaffListView]]:
    classes = {getattr(route.callback, "view_class", None) for route in all_routes()}
    return [each for each in classes if each and issubclass(each, StaffListView) and each.audit_action]


class TestFilters:
    def test_every_field_of_every_list_has_words(self):
        assert len(lists()) >= 5
        fields = [(view.audit_action, name) for view in lists() for name in view.filter_class.base_fields]
        fields += [("enquiry.listed", "modulo"), ("audit.viewed", "cosa")]  # made when the filter is
        assert [each for each in fields if detail_of(*each) is None] == []

    def test_negative_control(self):
        assert detail_of("audit.viewed", "nessuno") is None

    def test_of_typed_words_it_says_only_that_there_were_some(self):
        said = detail_of("registration.listed", "testo")
        assert said is not None
        assert "non si scrivono" in said.word_of(True, {})


class TestGroups:
    def test_they_hold_known_actions(self):
        assert grouped_actions() <= registry.known_actions().keys()

    def test_a_change_is_what_is_nothing_else(self):
        changes = set(actions_in(ActGroup.CHANGE))
        assert {"registration.moved", "case.erased", "role.given", "case_key.granted"} <= changes
        reading = (
            "read",
            "listed",
            "viewed",
            "opened",
            "counted",
            "exported",
            "printed",
            "copied",
            "refused",
            "failed",
        )
        named = {each for each in changes if each.rpartition(".")[2].rpartition("_")[2] in reading}
        assert named == {"registration.move_refused", "referral.refused", "referral.partner_refused"}

    def test_every_group_finds_something(self):
        assert all(actions_in(group) for group in ActGroup)

    def test_all_of_keys_is_among_keys(self):
        named = {each for each in registry.known_actions() if each.startswith("case_key.")}
        assert named <= set(actions_in(ActGroup.KEY))


class TestRegister:
    def test_two_words_for_one_thing_are_a_mistake(self):
        with pytest.raises(ImproperlyConfigured, match="user"):
            register(Words(targets=(TargetKind(code="user", label="x"),)))
        with pytest.raises(ImproperlyConfigured, match="stato"):
            register(Words(acts=("mail",), details={"stato": Detail("x")}))

    def test_the_one_action_about_pages_is_written_so(self, codes):
        assert codes.actions[REFUSED_PAGE] == "staff/middleware.py"
        assert AuditFilterForm.link_fields >= {"oggetto"}
