"""The people who work on a record, and what each may do."""

from datetime import datetime
from enum import IntEnum

from attrs import frozen


class Role(IntEnum):
    """What a visitor may do; each may do what those before may."""

    PUBLIC = 0
    """Not signed in: reads what is fit for the public."""
    READER = 1
    """Reads whole texts, exact places and the newest reports."""
    REVIEWER = 2
    """Judges claims."""
    EDITOR = 3
    """Reads reports into the record, takes them back."""
    ADMIN = 4
    """Manages accounts, sees the audit log, redacts."""


@frozen
class Person:
    """An account."""

    id: int
    name: str
    """Signs verdicts with it, so it stays for good."""
    role: Role
    active: bool
    created_at: datetime
