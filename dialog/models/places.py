"""Places and parties: organisations that ask, promise and sign; the agreement between them; decisions.

A party is an organisation, never something derived from a role: an agreement has three or more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base


class Area(Base):
    """A place that statistics speak of: municipality, local police area, county or country."""

    __tablename__ = "area"
    __table_args__ = (
        sa.UniqueConstraint("kind", "code"),
        sa.CheckConstraint("kind IN ('municipality', 'police_area', 'county', 'country')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[dict[str, str]]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))


class Organisation(Base):
    """A municipality or a police area. `own_sami_name` is spelled as the municipality itself spells it."""

    __tablename__ = "organisation"
    __table_args__ = (sa.CheckConstraint("kind IN ('municipality', 'police_area')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[dict[str, str]]
    own_sami_name: Mapped[str | None] = mapped_column(sa.String(120))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    council_name: Mapped[dict[str, Any] | None]
    """What the local council for safety is called here ("Hälsa- och trygghetsrådet")."""
    is_operating: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Runs the site for all: its administrators add municipalities, police areas and agreements."""
    data_protection_email: Mapped[str | None] = mapped_column(sa.String(254))
    data_protection_address: Mapped[str | None] = mapped_column(sa.String(300))
    """How one reaches its data protection officer: a function's address, never a person's name."""

    @property
    def is_municipality(self) -> bool:
        """Municipalities ask and are promised to; a police area promises and publishes."""
        return self.kind == "municipality"


class Agreement(Base):
    """One period's agreement between the police and the municipalities (part 1 of it)."""

    __tablename__ = "agreement"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[dict[str, str]]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    steering_group: Mapped[dict[str, Any] | None]
    sections: Mapped[dict[str, Any] | None]
    """What part 1 says under each of its headings: {section: {language: text}}."""
    documents: Mapped[list[Any] | None]
    """What the agreement rests on: [{"title": …, "reference": …}]."""
    succeeds_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement.id"))
    """The agreement that this one was renewed from."""
    preview_days: Mapped[int] = mapped_column(default=5, server_default="5")
    """Working days that the other party sees a follow-up before everybody does."""
    comment_days: Mapped[int] = mapped_column(default=21, server_default="21")
    """Days that residents can comment on a public draft."""
    """What the body that decides on priorities and plan is called."""
    picture_months: Mapped[int] = mapped_column(default=24, server_default="24")
    """How often the situation picture is renewed: at least every second year (2023:196)."""
    focus_areas: Mapped[list[FocusArea]] = relationship(order_by="FocusArea.position")
    parties: Mapped[list[Organisation]] = relationship(
        secondary="agreement_party", order_by="Organisation.id"
    )


class AgreementParty(Base):
    """An organisation that signed an agreement."""

    __tablename__ = "agreement_party"
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)


class FocusArea(Base):
    """A prioritised field within an agreement; rows, since the next agreement has others."""

    __tablename__ = "focus_area"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[dict[str, str]]
    position: Mapped[int]


class Decision(Base):
    """Who decided, when, under which number: anything signed or decided points to one."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    body: Mapped[str] = mapped_column(sa.String(200))
    decided_on: Mapped[dt.date]
    paragraph: Mapped[str | None] = mapped_column(sa.String(60))
    reference_number: Mapped[str | None] = mapped_column(sa.String(60))
    agreement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement.id"))
    new_end_on: Mapped[dt.date | None]
    """Set when the decision prolongs the agreement."""


class AgreementSignature(Base):
    """Who signed part 1 for a party, with the title that the person had, and when."""

    __tablename__ = "agreement_signature"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "organisation_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120))
    signed_on: Mapped[dt.date]


class PostHolder(Base):
    """Who holds a function that owns actions ("kommunpolis"), or stands in for it, with dates."""

    __tablename__ = "post_holder"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    function: Mapped[str] = mapped_column(sa.String(120))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    is_substitute: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date | None]
