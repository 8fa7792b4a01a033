"""Derived tables: dropped and rebuilt at any time to the same rows under the same public ids."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Float, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.metadata import Base
from db.types import ByLetter, Json


class Paper(Base):
    """One paper, whatever the number of records that tell of it."""

    __tablename__ = "paper"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    date: Mapped[str | None] = mapped_column(Text)
    field: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[Any] = mapped_column(Json)


class PaperVersion(Base):
    """A record that tells of a paper."""

    __tablename__ = "paper_version"
    record_key: Mapped[str] = mapped_column(Text, primary_key=True)
    paper_id: Mapped[str] = mapped_column(Text, index=True)
    version_id: Mapped[int] = mapped_column(BigInteger)


class Author(Base):
    """One person."""

    __tablename__ = "author"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    main_field: Mapped[str | None] = mapped_column(Text)
    papers: Mapped[int] = mapped_column(Integer)
    detail: Mapped[Any] = mapped_column(Json)


class Alias(Base):
    """An identifier of a person at a source, and how the source knows it."""

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_value", "scheme", "value"),)
    author_id: Mapped[str] = mapped_column(Text, primary_key=True)
    scheme: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text, primary_key=True)
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    evidence: Mapped[str] = mapped_column(Text)


class Mention(Base):
    """One name in one record's author list, or the owner whom a listing adds to it."""

    __tablename__ = "mention"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    record_key: Mapped[str] = mapped_column(Text, index=True)
    paper_id: Mapped[str] = mapped_column(Text, index=True)
    author_id: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None] = mapped_column(Integer)
    listing_key: Mapped[str | None] = mapped_column(Text, index=True)


class Authorship(Base):
    """A person's place in the list of a paper's authors that is shown; without number where it is not in there."""

    __tablename__ = "authorship"
    paper_id: Mapped[str] = mapped_column(Text, primary_key=True)
    author_id: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(Text)


class Membership(Base):
    """A paper in an author's listing at a source, and when it was found to have left it."""

    __tablename__ = "membership"
    listing_key: Mapped[str] = mapped_column(Text, primary_key=True)
    record_key: Mapped[str] = mapped_column(Text, primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    ended_on: Mapped[str | None] = mapped_column(Text)


class PaperText(Base):
    """The terms of a paper's text with how often they stand, and what is new in it against earlier papers."""

    __tablename__ = "paper_text"
    paper_id: Mapped[str] = mapped_column(Text, primary_key=True)
    date: Mapped[str] = mapped_column(ByLetter, index=True)
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    raw: Mapped[Any] = mapped_column(Json)


class Doubt(Base):
    """Two papers or people that may be one, to be asked of a person; what weighs most has the highest gain.

    Of kind `namesakes` both sides are one author who may be two, and the average is the score of the alarm.
    """

    __tablename__ = "doubt"
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    left_id: Mapped[str] = mapped_column(Text, primary_key=True)
    right_id: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
    average: Mapped[float] = mapped_column(Float)
    left_key: Mapped[str] = mapped_column(Text)
    right_key: Mapped[str] = mapped_column(Text)
    papers: Mapped[int] = mapped_column(Integer)
    figures: Mapped[int] = mapped_column(Integer)
    gain: Mapped[float] = mapped_column(Float, index=True)


class BlockKey(Base):
    """A key under which a record or mention is compared with others of the same key."""

    __tablename__ = "block_key"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    item: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
