"""Who gets a picture as files: a draft those who read it, an agreed one all; part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import AROUND_ARJEPLOG, Row, page, public

DOCUMENTS: dict[str, Row] = {
    "documents.document GET": page(*AROUND_ARJEPLOG, form="docx"),
    "documents.figure GET": page(*AROUND_ARJEPLOG, status=404, key="no-such-figure"),
    "documents.data GET": page(*AROUND_ARJEPLOG),
    "documents.minutes GET": page(*AROUND_ARJEPLOG, form="docx"),
    "picture_files.joint_document GET": public(404, form="pdf", area="pite-alvdal"),
    "picture_files.joint_data GET": public(404, area="pite-alvdal"),
    "picture_files.summary GET": public(),
    "picture_files.summary_of GET": public(),
    "picture_files.summary_file GET": public(),
    "picture_files.document GET": public(form="pdf"),
    "picture_files.figure GET": public(404, key="no-such-figure"),
    "picture_files.data GET": public(),
}
