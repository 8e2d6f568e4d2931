"""Logging in production: one stream, standard error, for whatever runs the process to keep.

Django's own default writes nothing there unless DEBUG is on, and mails errors with the request to `ADMINS`: neither is
wanted. What is logged are paths, without the tokens of password links, and tracebacks, which carry no request bodies.
"""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_link_tokens": {"()": "staff.log_filters.HideLinkTokens"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_link_tokens"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
