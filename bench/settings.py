"""As the demonstration runs, and one page type of stock Wagtail."""

from config.settings.dev import *

INSTALLED_APPS += ["bench.stock"]
