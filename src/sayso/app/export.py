"""Exports: a ledger at its moments, through a format, to bytes and their sidecar."""

import hashlib
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from attrs import evolve, field, frozen

from sayso.app.ask import ClaimFilter, Question, When, claims_in
from sayso.app.files import whole_file
from sayso.app.standing import Standing, standing
from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.ledger.store import Ledger
from sayso.model.entry import Judged, Linked, Overruled, Recorded, Undone, Verdict, Withdrawn
from sayso.model.known import Axis, Known
from sayso.model.terms import ClaimType
from sayso.outputs.exports.atlas import Atlas
from sayso.outputs.exports.audience import Audience
from sayso.outputs.exports.claims import Desk, Stood
from sayso.outputs.exports.corrections import Step
from sayso.outputs.exports.formats import (
    FORMATS,
    Format,
    Layer,
    OfClaims,
    OfEntries,
    OfPicture,
    OfSteps,
)
from sayso.outputs.exports.metadata import head, sidecar
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.scene import Choices, Clocks, Filters, Scene
from sayso.outputs.exports.veil import Veil, private_names


@frozen
class Asked:
    """What is to be exported."""

    format: Format
    layer: Layer
    when: When = field(factory=When)
    filters: Filters = field(factory=Filters)
    choices: Choices = field(factory=Choices)
    excel: bool = False
    """Begin CSV with a byte order mark."""
    changed_since: datetime | None = None
    """Of corrections and deletions: only after this moment."""
    dated: datetime = field(kw_only=True)
    """The moment that the export bears."""


@frozen
class Exported:
    """What became of an export."""

    rows: int
    dropped: Counter[str] = field(repr=False)
    metadata: Mapping[str, Any] = field(repr=False)


class Work:
    """A ledger and what it is asked with; the last question is kept, as many files share one."""

    def __init__(self, app: App, ledger: Ledger) -> None:
        self.app = app
        self.ledger = ledger
        self._last: Question | None = None

    def question(self, when: When) -> Question:
        """The ledger asked at these moments."""
        if self._last is None or self._last.when != when:
            self._last = Question(self.app, self.ledger, when)
        return self._last

    @cached_property
    def atlas(self) -> Atlas:
        """What packs and the world's table know."""
        from sayso.registry import world_table

        return Atlas(self.app.packs, world_table())


def asked_for(name: str, layer: str | None, **given: Any) -> Asked:
    """Return what is asked for by a format's name and a layer's.

    Raises:
        BadQuery: There is no such format or layer.
    """
    form = FORMATS.get(name)
    if form is None:
        raise BadQuery(f"there is no export {name!r}; there are {', '.join(FORMATS)}")
    found = form.layer(layer)
    if found is None:
        names = ", ".join(one.name for one in form.layers)
        raise BadQuery(f"{name} has no layer {layer!r}; it has {names}")
    return Asked(form, found, **given)


def export_to(path: Path | None, asked: Asked, work: Work, tick: Callable[[], None]) -> Exported:
    """Export to a file, with its sidecar beside it, or to stdout without one.

    Args:
        tick: Called for each row, claim or step that is done.

    Raises:
        BadQuery: The file cannot be written, a place or actor is not known, or the format
            needs a package that is not installed.
    """
    if path is None:
        sink = HashingSink(cast(BinaryIO, sys.stdout.buffer))
        done = export(asked, work, sink, tick)
        sys.stdout.flush()
        return done
    with whole_file(path) as file:
        done = export(asked, work, HashingSink(file), tick)
    with whole_file(path.with_name(path.name + ".metadata.json")) as file:
        file.write((json.dumps(done.metadata, ensure_ascii=False, indent=1) + "\n").encode())
    return done


def export(asked: Asked, work: Work, sink: "HashingSink", tick: Callable[[], None]) -> Exported:
    """Write an export to `sink`; see `export_to`."""
    dropped: Counter[str] = Counter()
    written = Counter[str]()
    opening = _head(asked, work.app)
    coming = _counted(rows_of(asked, work), dropped, written, tick)
    encode = asked.layer.excel if asked.excel and asked.layer.excel else asked.layer.encode
    encode(coming, cast(BinaryIO, sink), opening)
    rows = written["rows"]
    metadata = sidecar(opening, rows, dropped, sink.digest.hexdigest(), asked.format.notes)
    return Exported(rows, dropped, metadata)


def rows_of(asked: Asked, work: Work) -> Iterator[Row | Dropped]:
    """Yield the rows of an export, and what is left out."""
    match asked.layer.origin:
        case OfPicture() as origin:
            yield from origin.rows(scene_of(asked, work))
        case OfClaims() as origin:
            desk = Desk(lambda: work.atlas, asked.choices, asked.dated)
            for one in standing(work.ledger, asked.when):
                for stood in _wanted(one, asked.filters):
                    yield origin.row(stood, desk)
        case OfSteps() as origin:
            yield from origin.rows(steps(asked, work))
        case OfEntries() as origin:
            if asked.choices.audience is Audience.PUBLIC:
                raise BadQuery("the ledger holds whole texts and is for no public; export claims")
            for key, entry in work.ledger.entries():
                yield origin.row(key, entry)


def scene_of(asked: Asked, work: Work) -> Scene:
    """Return what formats of the picture are made from.

    Raises:
        BadQuery: Nothing is known of the place or actor asked for.
    """
    question = work.question(asked.when)
    filters = asked.filters
    picture = question.narrowed(filters.place, filters.actor)
    keys = question.place_keys(filters.place) if filters.place is not None else None
    history = tuple(c for c in question.history if keys is None or c.place.key in keys)
    is_public = asked.choices.audience is Audience.PUBLIC
    veil = Veil(private_names(question.known.claims) if is_public else ())
    return Scene(
        known=evolve(question.known, claims=veil.over(question.known.claims)),
        picture=veil.over(picture),
        history=veil.over(history),
        veil=veil,
        atlas=work.atlas,
        clocks=Clocks(
            asked.when.as_of,
            asked.when.reported_by,
            asked.when.recorded_at,
            asked.dated,
        ),
        filters=filters,
        choices=asked.choices,
    )


def steps(asked: Asked, work: Work) -> Iterator[Step]:
    """Yield each moment at which something was taken back or read anew, with both scenes."""
    for moment, role in _moments(asked, work.ledger):
        before, after = (
            scene_of(evolve(asked, when=evolve(asked.when, recorded_at=at)), work)
            for at in (moment - timedelta(microseconds=1), moment)
        )
        yield Step(moment, role, before, after)


def _moments(asked: Asked, ledger: Ledger) -> list[tuple[datetime, str]]:
    found: dict[datetime, str] = {}
    seen: set[str] = set()
    for _, entry in ledger.entries():
        if asked.when.recorded_at is not None and entry.at > asked.when.recorded_at:
            break
        role = None
        match entry:
            case Recorded():
                role = "reader" if entry.report.id in seen else None
                seen.add(entry.report.id)
            case Withdrawn():
                role = "source"
            case Judged():
                # What is accepted takes nothing back.
                role = None if entry.verdict is Verdict.ACCEPT else "reviewer"
            case Linked() | Undone() | Overruled():
                role = "reviewer"
        if role and (asked.changed_since is None or entry.at > asked.changed_since):
            found.setdefault(entry.at, role)
    return list(found.items())


def _head(asked: Asked, app: App) -> dict[str, Any]:
    when = asked.when
    clocks = Clocks(when.as_of, when.reported_by, when.recorded_at, asked.dated)
    judged = not isinstance(asked.layer.origin, OfClaims | OfEntries)
    policy = app.policy.label if judged else None
    name, layer = asked.format.name, asked.layer.name
    return head(name, layer, clocks, asked.filters, asked.choices, policy)


def _wanted(one: Standing, filters: Filters) -> Iterator[Stood]:
    own = ClaimFilter(
        types=frozenset(map(ClaimType, filters.types)),
        actor=filters.actor,
        place=filters.place,
        since=filters.since,
        until=filters.until,
    )
    known = Known(Axis.REPORTED, None, one.claims, {one.report.id: one.report})
    veil = Veil(private_names(one.claims))
    for claim in claims_in(known, own):
        recorded, accepted = one.recorded_at[claim.id], claim.id in one.accepted
        yield Stood(claim, one.report, recorded, accepted, veil)


def _counted(
    rows: Iterable[Row | Dropped],
    dropped: Counter[str],
    written: Counter[str],
    tick: Callable[[], None],
) -> Iterator[Row]:
    for row in rows:
        tick()
        if isinstance(row, Dropped):
            dropped[row.reason] += 1
        else:
            written["rows"] += 1
            yield row


class HashingSink(io.RawIOBase):
    """Passes bytes on and keeps their hash."""

    def __init__(self, sink: BinaryIO) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._sink = sink
        self._written = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Write all of `data`."""
        self.digest.update(data)
        self._sink.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        """How much was written."""
        return self._written
