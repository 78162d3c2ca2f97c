"""What the site is held against in `./run benchmark load`: the least that could store an answer safely.

Flask and gunicorn, the same form, one INSERT of the answer as text into SQLite with synchronous FULL under
BEGIN IMMEDIATE. It checks nothing, masks nothing and knows no survey.
"""

from __future__ import annotations

import os
import sqlite3
import threading

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

app = Flask(__name__)
_of_thread = threading.local()


def lay(file: str) -> None:
    """An empty table."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    connection.close()


def _connection() -> sqlite3.Connection:
    if not hasattr(_of_thread, "connection"):
        opened = sqlite3.connect(os.environ["REFERENCE_DATABASE"], isolation_level=None, timeout=30)
        opened.execute("PRAGMA synchronous=FULL")
        _of_thread.connection = opened
    found: sqlite3.Connection = _of_thread.connection
    return found


@app.post("/<path:_where>")
def take(_where: str) -> Response:
    """Store what was sent, then lead on."""
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO answer (body) VALUES (?)", (repr(request.form.to_dict()),))
    connection.execute("COMMIT")
    return redirect("/thanks", 303)
