"""The demonstration; the browser keeps built files for ever, as nginx and the hashed names let it in production."""

from config.settings.dev import *

WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"/frontend/assets/.+-[\w-]{8}\.\w+$"
