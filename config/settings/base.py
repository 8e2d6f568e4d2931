"""Settings shared by every environment. What differs is an environment variable (12-factor)."""

from pathlib import Path

import environ

from .i18n import *
from .security import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "config.apps.PariConfig",
    "demo",
    "home",
    "search",
    "news",
    "documents",
    "services",
    "ratings",
    "events",
    "courses",
    "enquiries",
    "appointments",
    "reports",
    "editorial",
    "outbox",
    "directory",
    "formbuilder",
    "staff",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "staff.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_recaptcha",
    "django_vite",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "core.middleware.OneCharacterSetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Outside the next one: the missing slash of an address of ours comes before an editor's redirect.
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.uploads.NoUploadsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "staff.middleware.ProtectedAreaMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
# Added to what the address itself says: `?sslmode=verify-full` must not get lost here.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    else {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8)}}
)

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
# Limits count in the cache: a Redis that hangs may not hold a visitor, the other kinds may not throw counters away.
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "core.redis_cache.RedisCache"
    CACHES["default"].setdefault("OPTIONS", {}).update({"socket_connect_timeout": 2, "socket_timeout": 2})
else:
    CACHES["default"].setdefault("OPTIONS", {}).update({"MAX_ENTRIES": 100_000})

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": env.str("TASK_BACKEND", default="django_tasks.backends.immediate.ImmediateBackend"),
    }
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# For each answer of the mail server. Django's default is to wait for ever.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="parita@comune.cuneo.example")
# For mails that must not say whose they are (docs/adr/0036-the-reporters-side.md). Empty: reporters are offered none.
NEUTRAL_FROM_EMAIL = env.str("NEUTRAL_FROM_EMAIL", default="")

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-build"
STATICFILES_DIRS = [("frontend", BASE_DIR / "frontend" / "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))

DJANGO_VITE = {
    "default": {
        "manifest_path": BASE_DIR / "frontend" / "dist" / "manifest.json",
        "static_url_prefix": "frontend",
    }
}

# What the page editor posts for the largest form that `formbuilder.blocks` allows, with as much again that was deleted.
# Public posts are bounded by their size before they are read; 10,000 empty fields take some milliseconds.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# `/_componenti/`, every component in every state (`demo.showcase`): for developers only.
COMPONENTS_PAGE = False

WAGTAIL_SITE_NAME = "Pari"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "core.reviewing.publish_reviewed"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# Comments beside a field are mailed by Wagtail while the request waits; a page that is sent back carries its comment.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Old addresses are remembered by `core.forwarding`.
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# Nobody sets another person's password (`staff.accounts`); addresses are changed where it is recorded and told.
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# A page is for everybody or for people with an account: a shared password needs a form and a cookie on public pages.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PASSWORD_RESET_ENABLED = False
# PostgreSQL stems as Italian does and drops accents (migration of `search`); SQLite ignores the name.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "pari_italian"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# No SVG: it can run scripts, and a picture of the office is never one. What is uploaded is stored without metadata.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.images.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000

# Empty keys: the editor's choice of reCAPTCHA is not offered (`courses`). Never available on a report page.
RECAPTCHA_PUBLIC_KEY = env.str("RECAPTCHA_PUBLIC_KEY", default="")
RECAPTCHA_PRIVATE_KEY = env.str("RECAPTCHA_PRIVATE_KEY", default="")
RECAPTCHA_VERIFY_REQUEST_TIMEOUT = 5

# The office key's fingerprint, pinned outside the database: a mismatch closes every report form (REPORTS-SECURITY).
OFFICE_KEY_FINGERPRINT = env.str("OFFICE_KEY_FINGERPRINT", default="")
# Asked only where the line above is empty; the demonstration names one, production does not.
OFFICE_KEY_FINGERPRINT_FILE: Path | None = None

# By when the office writes to a reporter for the first time, and by when it ends its work (`reports.deadlines`).
REPORTS_FIRST_ANSWER_DAYS = env.int("REPORTS_FIRST_ANSWER_DAYS", default=7)
REPORTS_CONCLUSION_DAYS = env.int("REPORTS_CONCLUSION_DAYS", default=90)
# Whether a second person confirms that the work on a report ends (docs/adr/0030).
REPORTS_CLOSING_BY_TWO = env.bool("REPORTS_CLOSING_BY_TWO", default=False)

# Where the end of the audit log is noted once a day, outside this server's database (`staff.anchors`).
AUDIT_ANCHORS = env.list("AUDIT_ANCHORS", default=[])

# Where ClamAV's daemon listens (`/run/clamav/clamd.ctl`, or host:port): every file in a form is shown to it, and none
# is taken while it does not answer. Empty: no scanner.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")

# How many proxies of ours write `X-Forwarded-For` in front of the site (core.ratelimit). 0: the header is ignored.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
