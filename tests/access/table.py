"""Who may open what: every URL of the project outside `/admin/`, one row each. `test_matrix` tries all of it.

Add a row with every new URL; a URL without a row, or a row without a URL, fails. A row names the *roles*, not the
permission, so that a change of the role table shows here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from staff.roles import Role

NOBODYS_UUID = UUID("00000000-0000-4000-8000-000000000000")


class Gate(Enum):
    """What stands before a URL."""

    PUBLIC = "everybody, signed in or not"
    ACCOUNT = "everybody who is signed in, whatever the role"
    ROLE = "the roles of the row; the login for the anonymous, 403 for the others"


@dataclass(frozen=True)
class Row:
    """One URL. `methods` are those it answers; all others are 405 even for those who may enter."""

    name: str
    gate: Gate
    roles: frozenset[Role] = frozenset()
    methods: tuple[str, ...] = ("GET",)
    kwargs: dict[str, Any] = field(default_factory=dict)
    args: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.name


def public(name: str, *methods: str, args: tuple[Any, ...] = (), **kwargs: Any) -> Row:
    return Row(name, Gate.PUBLIC, methods=methods or ("GET",), args=args, kwargs=kwargs)


def account(name: str, *methods: str, **kwargs: Any) -> Row:
    return Row(name, Gate.ACCOUNT, methods=methods or ("GET",), kwargs=kwargs)


def desk(name: str, roles: set[Role], *methods: str, **kwargs: Any) -> Row:
    return Row(name, Gate.ROLE, roles=frozenset(roles), methods=methods or ("GET",), kwargs=kwargs)


EVERY_ROLE = set(Role)
EVERY_DESK = EVERY_ROLE - {Role.EDITOR, Role.WRITER}
COURSES = {Role.COURSE_DESK}
CASES = {Role.CASE_WORKER, Role.CASE_MANAGER}
MANAGER = {Role.CASE_MANAGER}
POINT = {Role.LISTENING_POINT}
DPO = {Role.DPO}
ENQUIRIES = COURSES | CASES
APPOINTMENTS = COURSES | CASES
MAIL = {Role.COURSE_DESK, Role.ADMINISTRATOR}

CASE = {"case": NOBODYS_UUID}
ENQUIRY = {"enquiry": NOBODYS_UUID}
APPOINTMENT = {"appointment": NOBODYS_UUID}
REGISTRATION = {"registration": NOBODYS_UUID}
NO_TOKEN = f"{'n' * 22}.{'n' * 43}"

ROWS: tuple[Row, ...] = (
    # The public site
    public("wagtail_serve", "GET", "POST", args=("",)),
    public("search:search"),
    public("reports:return", "GET", "POST"),
    public("reports:return_visit", "GET", "POST", visit="nobodys2"),
    public("reports:act", "GET", "POST", visit="nobodys2", act="1"),
    public("reports:follow_up", "GET", "POST", visit="nobodys2"),
    public("handed:page", "GET", "POST", token="n" * 32),
    public("appointments:own", "GET", "POST", token=NO_TOKEN),
    public("appointments:change", "GET", "POST", token=NO_TOKEN),
    public("appointments:calendar", token=NO_TOKEN),
    public("appointments:copy", token=NO_TOKEN),
    public("enquiries:person", "GET", "POST", token="n" * 32),
    public("ratings:rate", "GET", "POST", key=NOBODYS_UUID),
    public("ratings:thanks", key=NOBODYS_UUID),
    public("ratings:rate_form", "GET", "POST", key=NOBODYS_UUID),
    public("ratings:thanks_form", key=NOBODYS_UUID),
    public("courses:verify", "GET", "POST"),
    public("courses:verified", found="nothing"),
    public("own:code", "GET", "POST"),
    public("own:page", "GET", "POST", token=NO_TOKEN),
    public("own:calendar", token=NO_TOKEN),
    public("own:copy", token=NO_TOKEN),
    public("event_calendar", pk=1),
    public("campaign_leaflet", pk=1),
    public("event_feed"),
    public("event_feed_of_kind", kind="film"),
    public("lesson_feed:lessons", token="n" * 32),
    public("quick_exit", "GET", "POST"),
    public("sitemap"),
    public("robots"),
    public("security_txt"),
    public("form_trial", "GET", "POST", token="nothing"),
    public("form_trial_step", "GET", "POST", token="nothing", flow_id="nobodys2", place="1"),
    public("wagtaildocs_serve", args=(1, "nothing.pdf")),
    public("wagtaildocs_authenticate_with_password", "GET", "POST", restriction_id=1),
    public("wagtailcore_login", "GET", "POST"),
    # Login
    public("account_login", "GET", "POST"),
    public("account_logout", "GET", "POST"),
    public("account_inactive"),
    public("account_reset_password", "GET", "POST"),
    public("account_reset_password_done"),
    public("account_reset_password_from_key", "GET", "POST", uidb36="1", key="nothing"),
    public("account_reset_password_from_key_done"),
    public("mfa_authenticate", "GET", "POST"),
    # One's own account
    account("account_reauthenticate", "GET", "POST"),
    account("account_change_password", "GET", "POST"),
    account("mfa_index"),
    account("mfa_reauthenticate", "GET", "POST"),
    account("mfa_activate_totp", "GET", "POST"),
    account("mfa_deactivate_totp", "GET", "POST"),
    account("mfa_view_recovery_codes"),
    account("mfa_generate_recovery_codes", "GET", "POST"),
    account("mfa_download_recovery_codes"),
    account("mfa_list_webauthn"),
    account("mfa_add_webauthn", "GET", "POST"),
    account("mfa_reauthenticate_webauthn", "GET", "POST"),
    account("mfa_edit_webauthn", "GET", "POST", pk=1),
    account("mfa_remove_webauthn", "GET", "POST", pk=1),
    # The desk
    desk("staff:home", EVERY_DESK),
    desk("staff:profile", EVERY_ROLE),
    desk("staff:undo", EVERY_DESK, "POST"),
    desk("staff:saved_view", EVERY_DESK, "GET", "POST", view=1),
    desk("staff:saved_view_remove", EVERY_DESK, "POST", view=1),
    desk("staff:audit", DPO, "GET", "POST"),
    desk("staff:audit_paper", DPO, "POST"),
    desk("staff:audit_export", DPO, "POST", file_format="csv"),
    public("staff:not_found", "GET", "POST"),
    # Courses
    desk("courses_staff:course_list", COURSES),
    desk("courses_staff:waiting_list", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:course_attendance", COURSES, edition=1),
    desk("courses_staff:lesson_feed", COURSES, "GET", "POST"),
    desk("courses_staff:statistics", COURSES, edition=1),
    desk("courses_staff:statistics_file", COURSES, edition=1, file_format="csv"),
    desk("courses_staff:survey", COURSES, edition=1),
    desk("courses_staff:send_survey", COURSES, "GET", "POST", edition=1),
    desk("courses_staff:survey_file", COURSES, edition=1, file_format="csv"),
    desk("courses_staff:group_documents", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:attendance_sheet", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:participant_list", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:labels", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:badges", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:certificates", COURSES, "POST", group=NOBODYS_UUID),
    desk("courses_staff:certificate", COURSES, "POST", **REGISTRATION),
    desk("courses_staff:data_copy", COURSES, **REGISTRATION),
    desk("courses_staff:registration_list", COURSES, "GET", "POST"),
    desk("courses_staff:registration_list_paper", COURSES, "POST"),
    desk("courses_staff:export", COURSES, "POST", file_format="csv"),
    desk("courses_staff:registration_detail", COURSES, **REGISTRATION),
    desk("courses_staff:registration_file", COURSES, **REGISTRATION, file="0" * 32, version="copia"),
    desk("courses_staff:lessons", COURSES, group=NOBODYS_UUID),
    desk("courses_staff:attendance", COURSES, "GET", "POST", group=NOBODYS_UUID, lesson=1),
    desk("courses_staff:purges", COURSES),
    desk("courses_staff:messages", COURSES, "GET", "POST", group=NOBODYS_UUID),
    desk("courses_staff:message", COURSES, message=NOBODYS_UUID),
    desk("courses_staff:write_message", COURSES, "GET", "POST"),
    desk("courses_staff:enter", COURSES, "GET", "POST", group=NOBODYS_UUID),
    desk("courses_staff:move", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:join", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:part", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:json_copy", COURSES, **REGISTRATION),
    desk("courses_staff:erase", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:correct_person", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:correct_answers", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:revoke_links", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:refuse_wish", COURSES, "GET", "POST", **REGISTRATION),
    desk("courses_staff:note", COURSES, "POST", **REGISTRATION),
    desk("courses_staff:registration_action", COURSES, "GET", "POST", **REGISTRATION, action="confirm"),
    # Appointments
    desk("appointments_staff:calendar", APPOINTMENTS),
    desk("appointments_staff:day", APPOINTMENTS, day="2026-12-02"),
    desk("appointments_staff:day_paper", APPOINTMENTS, day="2026-12-02", desk=1),
    desk("appointments_staff:list", APPOINTMENTS, "GET", "POST"),
    desk("appointments_staff:export", APPOINTMENTS - {Role.CASE_WORKER}, "POST", file_format="csv"),
    desk("appointments_staff:enter", APPOINTMENTS, "GET", "POST", desk=1, moment="20261202T0900"),
    desk("appointments_staff:blocked", APPOINTMENTS, "GET", "POST"),
    desk("appointments_staff:unblock", APPOINTMENTS, "POST", blocked=1),
    desk("appointments_staff:detail", APPOINTMENTS, **APPOINTMENT),
    desk("appointments_staff:act", APPOINTMENTS, "POST", **APPOINTMENT),
    desk("appointments_staff:move", APPOINTMENTS, "GET", "POST", **APPOINTMENT),
    desk("appointments_staff:cancel", APPOINTMENTS, "GET", "POST", **APPOINTMENT),
    desk("appointments_staff:link", APPOINTMENTS, "POST", **APPOINTMENT),
    desk("appointments_staff:erase", APPOINTMENTS, "GET", "POST", **APPOINTMENT),
    desk("appointments_staff:json_copy", APPOINTMENTS - {Role.CASE_WORKER}, **APPOINTMENT),
    desk("appointments_staff:data_copy", APPOINTMENTS - {Role.CASE_WORKER}, **APPOINTMENT),
    # Enquiries
    desk("enquiries_staff:inbox", ENQUIRIES, "GET", "POST"),
    desk("enquiries_staff:export", ENQUIRIES - {Role.CASE_WORKER}, "POST", file_format="csv"),
    desk("enquiries_staff:template_list", ENQUIRIES, "GET", "POST"),
    desk("enquiries_staff:template_new", ENQUIRIES, "GET", "POST"),
    desk("enquiries_staff:template_edit", ENQUIRIES, "GET", "POST", template=1),
    desk("enquiries_staff:template_delete", ENQUIRIES, "POST", template=1),
    desk("enquiries_staff:detail", ENQUIRIES, **ENQUIRY),
    desk("enquiries_staff:json_copy", ENQUIRIES - {Role.CASE_WORKER}, **ENQUIRY),
    desk("enquiries_staff:data_copy", ENQUIRIES - {Role.CASE_WORKER}, **ENQUIRY),
    desk("enquiries_staff:act", ENQUIRIES, "POST", **ENQUIRY),
    desk("enquiries_staff:reply", ENQUIRIES, "GET", "POST", **ENQUIRY),
    desk("enquiries_staff:note", ENQUIRIES, "GET", "POST", **ENQUIRY),
    desk("enquiries_staff:edit", ENQUIRIES, "GET", "POST", **ENQUIRY),
    desk("enquiries_staff:merge", ENQUIRIES, "GET", "POST", **ENQUIRY),
    desk("enquiries_staff:link", ENQUIRIES, "POST", **ENQUIRY),
    desk("enquiries_staff:draft", ENQUIRIES, "GET", "POST", **ENQUIRY),
    desk("enquiries_staff:file", ENQUIRIES, **ENQUIRY, file="0" * 32, version="copia"),
    # Outgoing mail
    desk("outbox_staff:news", EVERY_ROLE, "GET", "POST"),
    desk("outbox_staff:mail_list", MAIL, "GET", "POST"),
    desk("outbox_staff:send_again", MAIL, "POST", mail=NOBODYS_UUID),
    desk("outbox_staff:release", MAIL, "POST", mail=NOBODYS_UUID),
    desk("outbox_staff:drop", MAIL, "GET", "POST", mail=NOBODYS_UUID),
    # Reports
    desk("reports_staff:case_list", CASES, "GET", "POST"),
    desk("reports_staff:hand_over", MANAGER, "GET", "POST"),
    desk("reports_staff:enter_choose", CASES),
    desk("reports_staff:enter", CASES, "GET", "POST", form=NOBODYS_UUID),
    desk("reports_staff:entered", CASES, "GET", "POST", **CASE),
    desk("reports_staff:unlock", CASES, "GET", "POST"),
    desk("reports_staff:lock", CASES, "POST"),
    desk("reports_staff:enrol", CASES, "GET", "POST"),
    desk("reports_staff:keys", MANAGER),
    desk("reports_staff:key_guide", CASES),
    desk("reports_staff:start_epoch", MANAGER, "GET", "POST"),
    desk("reports_staff:move_cases", MANAGER, "GET", "POST"),
    desk("reports_staff:recovery", MANAGER),
    desk("reports_staff:begin_ceremony", MANAGER, "POST"),
    desk("reports_staff:card", MANAGER, card=1),
    desk("reports_staff:read_back", MANAGER, "GET", "POST", card=1),
    desk("reports_staff:cover_epochs", MANAGER, "POST"),
    desk("reports_staff:rescue", MANAGER, "GET", "POST"),
    desk("reports_staff:grant", MANAGER, "POST", key=1),
    desk("reports_staff:revoke", MANAGER, "POST", key=1),
    desk("reports_staff:allow_replacement", MANAGER, "POST", key=1),
    desk("reports_staff:template_list", CASES, "GET", "POST"),
    desk("reports_staff:template_new", CASES, "GET", "POST"),
    desk("reports_staff:template_edit", CASES, "GET", "POST", template=1),
    desk("reports_staff:template_delete", CASES, "POST", template=1),
    desk("reports_staff:figures", CASES),
    desk("reports_staff:figures_file", CASES, file_format="ods"),
    desk("reports_staff:external_lists", MANAGER, "GET", "POST"),
    desk("reports_staff:external_list", MANAGER, "GET", "POST", list=1),
    desk("reports_staff:external_list_file", MANAGER, list=1),
    desk("reports_staff:external_list_import", MANAGER, "GET", "POST", list=1),
    desk("reports_staff:external_list_field", MANAGER, "GET", "POST", list=1, field="ground"),
    desk("reports_staff:figures_terms", CASES, year=2020, list=1),
    desk("reports_staff:figures_terms_file", CASES, year=2020, list=1, file_format="ods"),
    desk("reports_staff:figures_year", CASES, year=2020),
    desk("reports_staff:approve_figures", MANAGER, "POST", year=2020),
    desk("reports_staff:figures_year_file", CASES, year=2020, file_format="ods"),
    desk("reports_staff:case_detail", CASES, **CASE),
    desk("reports_staff:case_file", CASES, "GET", "POST", **CASE, file="0" * 32, version="originale"),
    desk("reports_staff:dossier", CASES, "GET", "POST", **CASE),
    desk("reports_staff:data_copy", CASES, "GET", "POST", **CASE),
    desk("reports_staff:reveal_contact", CASES, "GET", "POST", **CASE),
    desk("reports_staff:write_message", CASES, "GET", "POST", **CASE),
    desk("reports_staff:answer_wish", CASES, "GET", "POST", **CASE),
    desk("reports_staff:ask", CASES, "GET", "POST", **CASE),
    desk("reports_staff:add_note", CASES, "GET", "POST", **CASE),
    desk("reports_staff:mark_read", CASES, "POST", **CASE),
    desk("reports_staff:change_state", CASES, "POST", **CASE),
    desk("reports_staff:ask_consent", CASES, "GET", "POST", **CASE),
    desk("reports_staff:referral_act", CASES, "POST", **CASE, referral=NOBODYS_UUID),
    desk("reports_staff:referral_link", CASES, "GET", "POST", **CASE, referral=NOBODYS_UUID),
    desk("reports_staff:note_consent", CASES, "GET", "POST", **CASE, referral=NOBODYS_UUID),
    desk("reports_staff:classify", CASES, "GET", "POST", **CASE),
    desk("reports_staff:labels", CASES, "GET", "POST", **CASE),
    desk("reports_staff:close", MANAGER, "GET", "POST", **CASE),
    desk("reports_staff:merge", CASES, "GET", "POST", **CASE, other=CASE["case"]),
    desk("reports_staff:propose", CASES, "GET", "POST", **CASE),
    desk("reports_staff:confirm_closing", MANAGER, "POST", **CASE),
    desk("reports_staff:send_back", MANAGER, "GET", "POST", **CASE),
    desk("reports_staff:keep_until", MANAGER, "GET", "POST", **CASE),
    desk("reports_staff:erase", MANAGER, "GET", "POST", **CASE),
    desk("reports_staff:reserve", CASES, "GET", "POST", **CASE),
    desk("reports_staff:lift", CASES, "GET", "POST", **CASE),
    desk("reports_staff:stop_following", CASES, "POST", **CASE),
    desk("reports_staff:assign", MANAGER, "POST", **CASE),
    desk("reports_staff:set_due_date", CASES, "POST", **CASE),
    # Listening points
    desk("points_staff:case_list", POINT, "GET", "POST"),
    desk("points_staff:enter_choose", POINT),
    desk("points_staff:enter", POINT, "GET", "POST", form=NOBODYS_UUID),
    desk("points_staff:entered", POINT, "GET", "POST", **CASE),
)

UNNAMED: dict[str, str] = {
    "^media/(?P<path>.*)$": "the development server's own media files; nginx serves them in production",
}
"""URL patterns without a name, which cannot be reversed: each with the reason why it needs no row."""
