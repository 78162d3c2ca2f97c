"""`./run flask`: the operator's commands, with the try-out's settings where the environment says nothing."""

from __future__ import annotations

import os
import sys

from dialog.serve import defaults
from dialog.settings import SettingsError


def main() -> None:
    """Hand over to Flask's command line."""
    os.environ.update(defaults(dict(os.environ), int(os.environ.get("PORT", "8000"))))
    try:
        from wsgi import app  # noqa: PLC0415 -- reads the settings that were completed just above
    except SettingsError as error:
        sys.exit(str(error))
    app.cli.main(prog_name="./run flask")


if __name__ == "__main__":
    main()
