"""The test suite: fast hashing, plain static files, mail in memory. `TEST_DATABASE_URL` chooses the database."""

from .base import *

DEBUG = False
SECRET_KEY = "test-only-" + "not-secret-" * 4
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"] = env.db_url("TEST_DATABASE_URL", default="sqlite:///:memory:")
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
DEMO_BANNER = False
