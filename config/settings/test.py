"""The test suite: fast hashing, plain static files, mail in memory. `TEST_DATABASE_URL` chooses the database."""

import os
import tempfile
from pathlib import Path

from .base import *

DEBUG = False
# A page with a form and nothing else: the form engine is proved without the apps that use it.
INSTALLED_APPS += ["tests.formbuilder.testapp.apps.TestAppConfig"]
SECRET_KEY = "test-only-" + "not-secret-" * 4
ALLOWED_HOSTS = ["*"]
WAGTAILADMIN_BASE_URL = "http://testserver"
NEUTRAL_FROM_EMAIL = "avvisi@neutro.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"pari-test-media-{os.getpid()}"

# A file rather than memory: several threads share it, as in production. Each test process has its own.
if url := env.str("TEST_DATABASE_URL", default=""):
    DATABASES["default"] = env.db_url_config(url)
    if not url.startswith("sqlite"):
        # Nothing here outlives the run: PostgreSQL need not wait for the disk, nor compile queries over ten rows.
        DATABASES["default"].setdefault("OPTIONS", {}).update({"options": "-c synchronous_commit=off -c jit=off"})
else:
    DATABASES["default"]["NAME"] = Path(tempfile.gettempdir()) / f"pari-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}

WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
DEMO_BANNER = False
SERVE_MEDIA = False
SILENCED_SYSTEM_CHECKS = ["axes.W001"]

# Argon2id (passes, MiB) at its cheapest: `tests/vault` exercises the real costs. Not a choice outside tests
# (`reports.checks`).
REPORTS_PASSPHRASE_COST = (1, 1)
REPORTS_RECEIPT_COST = (1, 1)
