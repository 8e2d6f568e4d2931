"""The production settings, loaded as a server loads them: in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SHOW = """
import json, logging, django
django.setup()
from django.conf import settings
logging.getLogger("django.request").error("Internal Server Error: /a-path/")
database = settings.DATABASES["default"]
print(json.dumps({
    "options": database["OPTIONS"],
    "fallbacks": settings.SECRET_KEY_FALLBACKS,
    "email_timeout": settings.EMAIL_TIMEOUT,
    "tasks": settings.TASKS["default"]["BACKEND"],
    "cache": settings.CACHES["default"]["OPTIONS"],
}))
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


def test_nothing_outside_is_waited_for_for_ever_and_no_task_runs_in_a_request():
    found, _logged = load(CACHE_URL="rediscache://127.0.0.1:6379/1")
    assert found["email_timeout"] == 20
    assert found["tasks"] == "django_tasks_db.DatabaseBackend"
    assert found["cache"] == {"socket_connect_timeout": 2, "socket_timeout": 2}


def test_a_cache_in_the_database_holds_the_limits():
    found, _logged = load(CACHE_URL="dbcache://cache_table")
    assert found["cache"] == {"MAX_ENTRIES": 100_000}


def test_the_demonstration_shows_no_debug_page_unless_asked():
    """`make run` answers 404 and 500 as production does; whoever develops says `DEBUG=true`."""
    for asked, expected in ((None, "False"), ("true", "True")):
        env = {key: value for key, value in os.environ.items() if key not in ("DEBUG", "DJANGO_SETTINGS_MODULE")}
        env |= {"DEBUG": asked} if asked else {}
        command = "from config.settings import dev; print(dev.DEBUG)"
        printed = subprocess.run([sys.executable, "-c", command], cwd=ROOT, env=env, check=True, capture_output=True)
        assert printed.stdout.decode().strip() == expected
