"""The production settings, loaded as a server loads them: in a process of their own."""

import json
import os
import subprocess
import sys

SHOW = """
import json, logging, django
django.setup()
from django.conf import settings
logging.getLogger("django.request").error("Internal Server Error: /a-path/")
database = settings.DATABASES["default"]
print(json.dumps({"options": database["OPTIONS"], "fallbacks": settings.SECRET_KEY_FALLBACKS}))
"""


def load(**variables: str) -> tuple[dict, str]:
    """What the settings say, and what was logged."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "parita.comune.example",
        "BASE_URL": "https://parita.comune.example",
        "DEFAULT_FROM_EMAIL": "parita@comune.example",
        **variables,
    }
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout), done.stderr


def test_what_the_environment_says_is_kept_and_an_error_is_logged():
    found, logged = load(
        DATABASE_URL="postgres://pari@db/pari?sslmode=verify-full", SECRET_KEY_FALLBACKS="earlier,earliest"
    )
    assert found["options"]["sslmode"] == "verify-full"
    assert "pool" in found["options"]
    assert found["fallbacks"] == ["earlier", "earliest"]
    assert "ERROR django.request: Internal Server Error: /a-path/" in logged
