"""The demonstration's settings, with a copy of the built assets: a build during the tests moves no file under them."""

import os
from pathlib import Path

from config.settings import dev
from config.settings.dev import *  # noqa: F403  # as every settings module of the project

FRONTEND_DIST = Path(os.environ["FRONTEND_DIST"])
STATICFILES_DIRS = [("frontend", FRONTEND_DIST)]
DJANGO_VITE = {"default": {**dev.DJANGO_VITE["default"], "manifest_path": FRONTEND_DIST / "manifest.json"}}
