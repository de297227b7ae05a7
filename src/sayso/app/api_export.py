"""The Python API's exports and tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.app.api_ledger import Where, app_for
from sayso.app.ask import When
from sayso.errors import BadQuery

if TYPE_CHECKING:
    from sayso.app.export import Asked


def export(
    name: str,
    path: str | Path,
    *,
    layer: str | None = None,
    as_of: date | None = None,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    place: str | None = None,
    actor: str | None = None,
    types: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    audience: str | None = None,
    dated: datetime | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> Mapping[str, Any]:
    """Write an export to a file, with its sidecar beside it; return what the sidecar says.

    Args:
        name: A format, as `sayso export` takes it.
        layer: Which file of a format that has several; None: the first.
        types: Only events or claims of these types of the claim contract.
        since: Only what was on this day or later.
        until: Only what was on this day or earlier.
        audience: public or internal; None: public, but internal for claims and ledger.
        dated: The moment that the export bears; None: now.

    Raises:
        BadQuery: There is no such format, layer, place or actor; the file cannot be written; or
            a package that the format needs is not installed.
        LedgerError: There is no such ledger, or it cannot be read.
    """
    from sayso.app.export import Work, export_to

    app = app_for(ledger, packs, None)
    asked = _asked(
        name, layer, When(as_of, reported_by, recorded_at), audience, dated or app.clock.now(),
        types=types, since=since, until=until, place=place, actor=actor,
    )  # fmt: skip
    opened = app.open_ledger()
    try:
        return export_to(Path(path), asked, Work(app, opened), lambda: None).metadata
    finally:
        opened.close()


def frame(
    what: str,
    kind: str = "pandas",
    *,
    as_of: date | None = None,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    place: str | None = None,
    actor: str | None = None,
    types: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    audience: str = "internal",
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> Any:
    """Return a table of what the ledger holds: a DataFrame of pandas or polars, or a GeoDataFrame.

    Args:
        what: claims, events, settlements, control, casualties, or any format of `sayso export`
            that is a table.
        kind: pandas, polars or geopandas; each needs the extra of its name (geopandas: geo).
        audience: internal, or public for what an export would hold.

    Raises:
        BadQuery: There is no such table, place or actor; or the library is not installed.
        LedgerError: There is no such ledger, or it cannot be read.
    """
    from sayso.app.export import Work
    from sayso.app.frames import frame_of, table_named

    form, layer = table_named(what)
    app = app_for(ledger, packs, None)
    asked = _asked(
        form.name, layer.name, When(as_of, reported_by, recorded_at), audience, app.clock.now(),
        types=types, since=since, until=until, place=place, actor=actor,
    )  # fmt: skip
    opened = app.open_ledger()
    try:
        return frame_of(asked, Work(app, opened), kind)
    finally:
        opened.close()


def export_claims(
    path: str | Path,
    *,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    ledger: Where = None,
) -> int:
    """Write the claims that stand to a file, one a line in the claim contract's form.

    The file appears when it is whole; its sidecar stands beside it.

    Returns:
        How many were written.

    Raises:
        BadQuery: The file cannot be written.
        LedgerError: There is no such ledger, or it cannot be read.
    """
    told = export("claims", path, reported_by=reported_by, recorded_at=recorded_at, ledger=ledger)
    return int(told["rows"])


def _asked(
    name: str,
    layer: str | None,
    when: When,
    audience: str | None,
    dated: datetime,
    *,
    types: Sequence[str],
    **filters: Any,
) -> "Asked":
    from sayso.app.export import asked_for
    from sayso.outputs.exports.audience import Audience
    from sayso.outputs.exports.formats import OPENLY_INTERNAL
    from sayso.outputs.exports.scene import Choices, Filters

    for_whom = audience or ("internal" if name in OPENLY_INTERNAL else "public")
    if for_whom not in list(Audience):
        raise BadQuery(f"there is no audience {for_whom!r}; there are public and internal")
    return asked_for(
        name,
        layer,
        when=when,
        filters=Filters(types=frozenset(types), **filters),
        choices=Choices(Audience(for_whom)),
        dated=dated,
    )
