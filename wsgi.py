"""The door for a WSGI server: `app`, built from DIALOG_* settings."""

import os

from dialog.app import create_app
from dialog.settings import Settings

app = create_app(Settings.from_environment(os.environ))
