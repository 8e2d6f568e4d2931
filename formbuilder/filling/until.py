"""Until when what was typed is kept, in words."""

from __future__ import annotations

import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _


def in_words(moment: datetime.datetime) -> str:
    """The hour; of a moment after midnight also that it is tomorrow's. Nothing is kept for longer than a day."""
    local = timezone.localtime(moment)
    hour = formats.time_format(local)
    return hour if local.date() == timezone.localdate() else _("%(hour)s di domani") % {"hour": hour}
