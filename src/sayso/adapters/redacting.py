"""Taking a report's words out of the tables for good; ids, days and the outlet stay."""

import json

from attrs import evolve
from sqlalchemy import Connection, select, update

from sayso.adapters.rows import dump
from sayso.adapters.tables import CLAIMS, ENTRIES, READINGS, REPORTS
from sayso.model.claim import Claim, Evidence
from sayso.model.codec import claim_from_dict, claim_to_dict


def redact(db: Connection, report: str) -> None:
    """Overwrite what a report and all readings of it say."""
    if db.dialect.name == "sqlite":
        # What is overwritten is to be gone from the file's free pages, too.
        db.exec_driver_sql("PRAGMA secure_delete=ON")
    row = db.execute(select(REPORTS.c.body).where(REPORTS.c.id == report)).one()
    body = json.loads(row.body) | {"title": None, "url": None, "author": None}
    db.execute(
        update(REPORTS).where(REPORTS.c.id == report).values(text="", url=None, body=dump(body))
    )
    readings = select(READINGS.c.seq).where(READINGS.c.report == report)
    rows = db.execute(select(CLAIMS).where(CLAIMS.c.seq.in_(readings))).all()
    for claim in rows:
        db.execute(
            update(CLAIMS)
            .where(CLAIMS.c.seq == claim.seq, CLAIMS.c.ordinal == claim.ordinal)
            .values(body=dump(claim_to_dict(_blank(claim_from_dict(json.loads(claim.body))))))
        )
    _blank_verdicts(db, {claim.id for claim in rows})


def is_redacted(db: Connection, report: str) -> bool:
    """Whether a report's words are gone; a text that was read is never empty."""
    found = select(REPORTS.c.id).where(REPORTS.c.id == report, REPORTS.c.text == "")
    return db.execute(found).first() is not None


def _blank_verdicts(db: Connection, claims: set[str]) -> None:
    for row in db.execute(select(ENTRIES).where(ENTRIES.c.kind == "judged")).all():
        body = json.loads(row.body)
        if body["claim"] not in claims:
            continue
        # Reasons quote, too.
        body["reason"] = None if body["corrected"] is None else "redacted"
        if body["corrected"] is not None:
            body["corrected"] = claim_to_dict(_blank(claim_from_dict(body["corrected"])))
        db.execute(update(ENTRIES).where(ENTRIES.c.seq == row.seq).values(body=dump(body)))


def _blank(claim: Claim) -> Claim:
    """A claim without a word: its id, kind, place in the text and score."""
    evidence = Evidence(claim.evidence.start, claim.evidence.end, "")
    return evolve(
        claim, evidence=evidence, actor=(), target=(), place=(), origin=(), time=None, count=None,
        label=None, speaker=None, via=(), said=None,
    )  # fmt: skip
