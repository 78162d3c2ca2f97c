"""Two workers that group answers at the same moment both bring in a newer shared codebook."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.database import connect
from dialog.models import CodebookVersion
from dialog.services import codebooks
from tests import postgres


@pytest.mark.postgres
@pytest.mark.parametrize("is_first", [True, False])
def test_a_codebook_that_another_worker_brings_in_meanwhile_is_used(is_first: bool) -> None:
    with postgres.migrated() as url:
        engine = connect(url)
        if not is_first:
            with Session(engine) as session, session.begin():
                edition = codebooks.shared_or_seed(session)
                edition.toml = re.sub(r"(?m)^version = .*$", 'version = "2020-01-01"', edition.toml)
                edition.content_hash = "older"
        theirs: list[int] = []

        def meanwhile(*_what: object) -> None:
            # The other worker, between this one's look and its own writing.
            with Session(engine) as other, other.begin():
                theirs.append(codebooks.shared_or_seed(other).id)

        with Session(engine) as mine, mine.begin():
            sa.event.listen(mine, "before_flush", meanwhile, once=True)
            assert codebooks.shared_or_seed(mine).id == theirs[0]
        with Session(engine) as session:
            numbers = session.scalars(sa.select(CodebookVersion.number).order_by(CodebookVersion.number))
            assert list(numbers) == ([1] if is_first else [1, 2])
        engine.dispose()
