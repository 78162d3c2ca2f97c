"""Files: what each kind to save is called and how it is sent; which pages take one, and how large."""

from __future__ import annotations

from flask import Blueprint, Response, request

from dialog.request import actor

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


LARGER: dict[str, int] = {}
"""The pages that take a larger body than others -> how many bytes; deploy/Caddyfile lets them through."""


def take_files(blueprint: Blueprint, most: int, *names: str) -> None:
    """Let who is signed in send these pages a file and the form around it; before anything reads it."""
    endpoints = {f"{blueprint.name}.{name}" for name in names}
    LARGER.update(dict.fromkeys(endpoints, most))

    def allow(endpoint: str | None, _values: object) -> None:
        if endpoint in endpoints and actor() is not None:
            request.max_content_length = request.max_form_memory_size = most

    blueprint.url_value_preprocessor(allow)
