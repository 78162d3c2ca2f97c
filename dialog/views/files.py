"""Files to save: what each kind of file is called and how it is sent."""

from __future__ import annotations

from flask import Response

FILES = {
    "excel": ("csv", "text/csv; charset=utf-8"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("pdf", "application/pdf"),
    "txt": ("txt", "text/plain; charset=utf-8"),
    "html": ("html", "text/html; charset=utf-8"),
    "png": ("png", "image/png"),
    "svg": ("svg", "image/svg+xml"),
    "json": ("json", "application/json; charset=utf-8"),
    "toml": ("toml", "application/toml; charset=utf-8"),
    "zip": ("zip", "application/zip"),
    "po": ("po", "text/x-gettext-translation; charset=utf-8"),
}
"""Form of a file -> how its name ends, its media type."""


def file_response(content: bytes | str, name: str, form: str) -> Response:
    """A file to save, under a name."""
    ending, media_type = FILES[form]
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
