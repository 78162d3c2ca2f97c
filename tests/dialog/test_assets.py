"""Stylesheets are squeezed on the way to the phone; what is shown to people stays as it was written."""

from __future__ import annotations

from pathlib import Path

from dialog.assets import BUNDLES, Assets

WRITTEN = """
/* What a reader's "source" wants: gone. */
.said::before { content: "Sagt: /* inte */ {så} "; color: red; }
[data-what='a: b'] {
  margin: 0;
  quotes: "\\"" "’: ";
}
"""


def test_what_stands_in_a_string_is_not_squeezed(tmp_path: Path) -> None:
    for _media_type, parts in BUNDLES.values():
        for part in parts:
            (tmp_path / part).parent.mkdir(exist_ok=True)
            (tmp_path / part).write_text(WRITTEN if part == "css/desk.css" else "", "utf-8")

    made = Assets(tmp_path)["desk.css"].content.decode()

    assert made == (
        '.said::before{ content:"Sagt: /* inte */ {så} "; color:red; }\n'
        '[data-what=\'a: b\']{margin:0;quotes:"\\"" "’: ";}'
    )
