"""The tables: what is kept for ever, and what is derived and disposable."""

from db.models import derived, kept
from db.models.metadata import Base

__all__ = ["Base", "derived", "kept"]
