"""Fingerprints of the reports taken in, so that a copy is told from its origin as it comes."""

import hashlib
import json

from sqlalchemy import Engine, insert, select

from sayso.adapters.watch_tables import BANDS, PRINTS
from sayso.model.ids import ReportId
from sayso.model.report import Report
from sayso.picture.lineage import fingerprint
from sayso.picture.policy import LineagePolicy


class Prints:
    """Finds the report that another one copies, among those taken in before."""

    def __init__(self, engine: Engine, policy: LineagePolicy) -> None:
        self._engine = engine
        self._policy = policy

    def same_words(self, report: Report) -> ReportId | None:
        """Another report of the same outlet with the very same text; None where there is none."""
        with self._engine.connect() as db:
            found = db.execute(
                select(PRINTS.c.report).where(
                    PRINTS.c.digest == report.text_sha256,
                    PRINTS.c.outlet.is_not_distinct_from(report.source),
                    PRINTS.c.report != report.id,
                )
            ).first()
        return ReportId(found.report) if found else None

    def add(self, report: Report) -> ReportId | None:
        """Note a report; return the earlier one that it is a copy or near copy of.

        Nearness is the share of MinHash values in common, by the policy's `near_duplicate`;
        pictures judge lineage anew, on the words themselves.
        """
        made = fingerprint(report, self._policy)
        bands = self._bands(made.sketch)
        with self._engine.begin() as db:
            if db.execute(select(PRINTS.c.report).where(PRINTS.c.report == report.id)).first():
                return None
            origin = db.execute(
                select(PRINTS.c.report).where(PRINTS.c.digest == made.digest).limit(1)
            ).scalar()
            if origin is None and bands:
                candidates = select(BANDS.c.report).where(BANDS.c.band.in_(bands)).distinct()
                rows = db.execute(select(PRINTS).where(PRINTS.c.report.in_(candidates.limit(200))))
                best = max(
                    ((self._likeness(made.sketch, r.sketch), r.report) for r in rows), default=None
                )
                if best is not None and best[0] >= self._policy.near_duplicate:
                    origin = best[1]
            db.execute(
                insert(PRINTS).values(
                    report=report.id, outlet=report.source, digest=made.digest,
                    sketch=json.dumps(made.sketch, separators=(",", ":")),
                )
            )  # fmt: skip
            if bands and origin is None:
                # Copies are found by their origin's bands; a copy's own would only repeat them.
                db.execute(insert(BANDS), [{"band": b, "report": report.id} for b in bands])
        return ReportId(origin) if origin else None

    def _bands(self, sketch: tuple[int, ...]) -> list[str]:
        if not sketch:
            return []
        rows = self._policy.minhash_permutations // self._policy.minhash_bands
        return [
            hashlib.sha256(repr((n, sketch[n * rows : (n + 1) * rows])).encode()).hexdigest()[:24]
            for n in range(self._policy.minhash_bands)
        ]

    @staticmethod
    def _likeness(ours: tuple[int, ...], theirs: str) -> float:
        other = json.loads(theirs)
        return sum(a == b for a, b in zip(ours, other, strict=True)) / len(ours) if other else 0.0
