"""Development and demonstration: nothing to configure, nothing leaves the machine."""

from .base import *
from .logging import *

# Off: whoever tries the site sees the pages for 404 and 500 that everybody will see. `DEBUG=true make run` to develop.
DEBUG = env.bool("DEBUG", default=False)
# The development server says what it answers.
LOGGING["loggers"]["django.server"] = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
SECRET_KEY = "demonstration-only-" + "not-secret-" * 4
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INTERNAL_IPS: list[str] = []
NEUTRAL_FROM_EMAIL = "avvisi@neutro.example"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SECOND_FACTOR_REQUIRED = False
DEMO_BANNER = True
SERVE_MEDIA = True
COMPONENTS_PAGE = True
SILENCED_SYSTEM_CHECKS = ["axes.W001"]  # The local-memory cache is enough for one process.

# The demonstration makes an office key of its own and pins it in a file, outside the database (`load_demo`).
OFFICE_KEY_FINGERPRINT_FILE = VAR_DIR / "office-key.fingerprint"
