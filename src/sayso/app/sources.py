"""Lists of sources read, and how each source does."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sayso.adapters.watch_state import Standing
from sayso.errors import BadQuery
from sayso.feeds.lists import parse_sources
from sayso.feeds.source import SILENT_AFTER, Source
from sayso.outputs.health import Health

IN_PACK = "sources.yml"
"""A pack's list of sources."""


def read_sources(lists: Iterable[Path], packs: Iterable[Path] = ()) -> tuple[Source, ...]:
    """Return the sources of lists and of packs that have one.

    Raises:
        BadQuery: A list that cannot be read or does not fit; none at all; an id given twice.
    """
    found: dict[str, Source] = {}
    for path in [*lists, *(p / IN_PACK for p in packs if (p / IN_PACK).is_file())]:
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise BadQuery(f"{path}: {error.strerror}; name a list of sources") from error
        for source in parse_sources(raw, path.name, path.absolute().parent):
            if source.id in found:
                raise BadQuery(f"{path.name}: another list has a source {source.id!r} too")
            found[source.id] = source
    if not found:
        raise BadQuery("no list of sources; name an OPML or YAML file, or a pack with sources.yml")
    return tuple(found.values())


def health_of(
    standings: Iterable[Standing], sources: Sequence[Source] | None, now: datetime
) -> list[Health]:
    """Say of each source how it does.

    Args:
        sources: Those that are listed now; None: all that were ever watched count as listed.
    """
    by_id = {source.id: source for source in sources or ()}
    found = []
    for one in standings:
        if sources is not None and one.source not in by_id:
            state, told = "unlisted", "in no list that was given"
        else:
            state, told = _judged(one, by_id.get(one.source), now)
        found.append(
            Health(
                one.source, one.kind, one.at, state, told, one.failures, one.due_at, one.tried_at,
                one.listed_at, one.new_at, one.counts,
            )
        )  # fmt: skip
    return found


def _judged(one: Standing, source: Source | None, now: datetime) -> tuple[str, str]:
    if one.tried_at is None:
        return "new", "not looked at yet"
    if one.fault is not None:
        times = "once" if one.failures == 1 else f"{one.failures} times in a row"
        return "failing", f"failed {times}: {one.fault}"
    since = one.new_at or one.added_at
    if now - since > (source.silent_after if source else SILENT_AFTER):
        return "silent", f"nothing new since {since:%Y-%m-%d %H:%M}Z"
    return "ok", one.warning or ""
