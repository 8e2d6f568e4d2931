"""How a day, a time and a moment may be typed: the day before the month, in every language of the admin.

Django adds what ISO 8601 says. English is European here: 5/1 is never the first of May.
"""

DAYS = [f"%d{mark}%m{mark}{year}" for year in ("%Y", "%y") for mark in "/-."]
TIMES = ["%H:%M", "%H.%M", "%H,%M", "%H:%M:%S"]
MOMENTS = [f"{day}{gap}{time}" for day in DAYS for gap in (" ", ", ") for time in TIMES]
