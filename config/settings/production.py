"""Production: every choice is an environment variable; a missing secret stops the start."""

from .base import *
from .logging import *

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
# Earlier keys: second factors and the audit log stay readable after a change.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Somebody must run `manage.py db_worker --queue-name '*'` (deploy/); a due job notices when nobody does.
TASKS["default"]["BACKEND"] = env.str("TASK_BACKEND", default="django_tasks_db.DatabaseBackend")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
SECOND_FACTOR_REQUIRED = True
DEMO_BANNER = env.bool("DEMO_BANNER", default=False)
# nginx or the object store serves the uploaded files.
SERVE_MEDIA = False
