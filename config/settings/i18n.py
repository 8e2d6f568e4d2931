"""Languages: Italian is the source and lives at `/`; the others stand under their prefix."""

from pathlib import Path

LANGUAGE_CODE = "it"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("it", "Italiano"),
    ("en", "English"),
    ("fr", "Français"),
    ("ro", "Română"),
    ("sq", "Shqip"),
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("uk", "Українська"),
]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("it", "Italiano"), ("en", "English")]
# How much of the site's own texts must be translated before a language is offered to visitors (`core.locale`).
OFFERED_CATALOGUE_SHARE = 0.9
LOCALE_PATHS = [Path(__file__).resolve().parent.parent.parent / "locale"]
TIME_ZONE = "Europe/Rome"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"
# What stands in a field of the admin, in each of its languages; what else may be typed: `config.formats.typed`.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
