"""That a link was made for somebody who had signed in before, and which sessions began by a link."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("link_made_at", sa.DateTime(timezone=True)))
    op.add_column(
        "sign_in_session", sa.Column("is_by_link", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("sign_in_session", "is_by_link")
    op.drop_column("user_account", "link_made_at")
