"""What a map shows on each day: what a page draws by while its clock is turned."""

from typing import Any

from sayso.picture.stretches import Stretch, Stretches
from sayso.web.drawing.palette import Palette
from sayso.web.drawing.states import Fill, fill_of, opacity_of


def timeline(stretches: Stretches, palette: Palette) -> dict[str, Any]:
    """Each place's looks by the day they begin.

    Returns:
        `looks`: paint, opacity, status and holder, each kind once; `places`: by key, days since
        `first` and numbers of looks in turn.
    """
    looks: dict[tuple[str, float, str, str], int] = {}
    days = [s.since for rows in stretches.places.values() for s in rows]
    first = min(days, default=None)
    places: dict[str, list[int]] = {}
    for key, rows in stretches.places.items():
        turns: list[int] = []
        for row in rows:
            assert first is not None
            look = looks.setdefault(_look(row, palette), len(looks))
            if not turns or turns[-1] != look:
                turns += [(row.since - first).days, look]
        places[key] = turns
    return {"first": first.isoformat() if first else None, "looks": list(looks), "places": places}


def _look(row: Stretch, palette: Palette) -> tuple[str, float, str, str]:
    found = row.place
    fill = fill_of(found, palette) if found else Fill("bare")
    return (
        fill.paint,
        opacity_of(fill, stale=bool(found and found.stale)),
        found.status.value if found else "",
        found.holder.key if found and found.holder else "",
    )
