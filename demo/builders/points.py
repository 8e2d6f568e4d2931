"""A listening point with an account and two reports: of one it may know where it stands, of the other not."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from demo.pages import Desk
from demo.streams import demo_uuid
from directory.models import Place
from formbuilder.answers import Submission
from formbuilder.questions import LongText
from reports.desk_form import desk_definition
from reports.models import PointReport
from reports.operations import Entered, form_can_open, submit, tie_to_point
from reports.points import listening_points
from reports.questions import CONTACT
from reports.vocabularies import Channel, Reporter
from staff.roles import Role

from .people import PEOPLE

STORIES: tuple[tuple[str, bool], ...] = (
    (
        "In palestra mi hanno detto che con il velo non posso iscrivermi. Ne ho parlato al punto di ascolto. (Racconto "
        "inventato per la dimostrazione.)",
        True,
    ),
    (
        "A scuola chiamano mio figlio con un soprannome sul colore della pelle, e nessuno interviene. (Racconto "
        "inventato per la dimostrazione.)",
        False,
    ),
)
"""What was told at the point, and whether the point may know where it stands."""


def build(desk: Desk) -> None:
    """After people and keys; only where those are made."""
    if not settings.DEMO_BANNER:
        return
    names = {person.role: person.username for person in PEOPLE}
    listener = User.objects.get(username=names[Role.LISTENING_POINT])
    point = listening_points().first()
    if point is None:
        return
    administrator = User.objects.get(username=names[Role.ADMINISTRATOR])
    tie_to_point(person=listener, point=point.translation_key, actor=administrator)
    if form_can_open() and not PointReport.objects.exists():
        _reports(desk, point, listener)


def _reports(desk: Desk, point: Place, listener: User) -> None:
    page = desk.page("report")
    definition = desk_definition(page)
    question = next(each for each in definition.questions if isinstance(each, LongText))
    for number, (story, may_follow) in enumerate(STORIES):
        submit(
            submission=Submission(
                definition=definition,
                answers={question.id: story, CONTACT: "none"},
                locale="it",
                submission_key=str(demo_uuid("point-report", number)),
            ),
            source_definition=definition,
            form_key=page.translation_key,
            promised=page.promised_days,
            entered=Entered(
                channel=Channel.LISTENING_POINT,
                reporter=Reporter.VICTIM,
                received_on=timezone.localdate(),
                gives_code=False,
                actor=listener,
                point=point.translation_key,
                may_follow=may_follow,
            ),
        )
        desk.made += 1
