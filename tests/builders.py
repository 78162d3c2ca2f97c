"""Plain functions that make rows for tests; each says in its arguments what matters to the story."""

from __future__ import annotations
