"""Lists of sources: YAML of our own form, and OPML as feed readers export it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml
from attrs import evolve, fields

from sayso.errors import BadQuery, BadSource
from sayso.feeds.source import WEB, Source, SourceKind, Take
from sayso.feeds.xml import local_name, parse_xml

_SPAN: Final = re.compile(r"(\d{1,5})\s*(s|m|h|d|w)")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_KEYS: Final = tuple(a.name for a in fields(Source))
_WEB_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)


def parse_sources(raw: bytes, name: str, folder: Path) -> tuple[Source, ...]:
    """Return the sources of a list.

    Args:
        name: What messages call the list; OPML is told by its content.
        folder: Relative paths in the list are read from it.

    Raises:
        BadQuery: A key, value or id that does not fit; the message names source and remedy.
    """
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    found = _opml(raw, name) if head.startswith(b"<") else _yaml(raw, name)
    sources: dict[str, Source] = {}
    for source in found:
        if source.id in sources:
            raise BadQuery(f"{name}: two sources have the id {source.id!r}; give one another id")
        path = source.at
        if source.kind not in WEB and not _WEB_ADDRESS.match(path):
            path = str(folder / Path(path).expanduser())
        sources[source.id] = evolve(source, at=path)
    if not sources:
        raise BadQuery(f"{name}: no source in it")
    return tuple(sources.values())


def span_of(given: str) -> timedelta:
    """A stretch of time as "90s", "15m", "1h", "3d", "1w".

    Raises:
        ValueError: It is none.
    """
    match = _SPAN.fullmatch(given.strip())
    if match is None:
        raise ValueError(f"{given!r} is no stretch of time; write it as 15m, 1h or 3d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _opml(raw: bytes, name: str) -> list[Source]:
    try:
        root = parse_xml(raw)
    except BadSource as error:
        raise BadQuery(f"{name}: {error}; give OPML or YAML") from error
    if local_name(root) != "opml":
        raise BadQuery(f"{name}: XML, but no OPML; export the list from your feed reader as OPML")
    found = []
    taken: set[str] = set()
    for outline in root.iter():
        at = outline.get("xmlUrl") if local_name(outline) == "outline" else None
        if not at:
            continue
        title = outline.get("title") or outline.get("text")
        slug = _slug(title or at)
        while slug in taken:
            slug += "-2"
        taken.add(slug)
        found.append(Source(slug, SourceKind.FEED, at.strip(), title or None))
    return found


def _yaml(raw: bytes, name: str) -> list[Source]:
    try:
        data = yaml.safe_load(raw)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise BadQuery(f"{name}: no YAML ({' '.join(str(error).split())})") from error
    rows = data.get("sources") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise BadQuery(f'{name}: write "sources:" and below it a list, each with "at"')
    return [_source(row, f"{name}: source {n}") for n, row in enumerate(rows, 1)]


def _source(row: Any, where: str) -> Source:
    if not isinstance(row, dict):
        raise BadQuery(f'{where}: not a mapping; write "- at: https://…"')
    for key in row:
        if key not in _KEYS:
            near = get_close_matches(str(key), _KEYS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(_KEYS)}"
            raise BadQuery(f"{where}: unknown key {key!r}{hint}")
    at = row.get("at")
    if not isinstance(at, str) or not at.strip():
        raise BadQuery(f'{where}: "at" is missing; give the address or path')
    try:
        kind = SourceKind(row["kind"]) if "kind" in row else _kind_of(at)
        made = Source(str(row.get("id") or _slug(at)), kind, at.strip())
        return evolve(made, **_options(row))
    except ValueError as error:
        raise BadQuery(f"{where}: {error}") from error


def _options(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: str(row[key]) for key in ("outlet", "language", "theatre") if row.get(key) is not None
    }
    if "take" in row:
        found["take"] = Take(row["take"])
    for key in ("every", "silent_after"):
        if key in row:
            found[key] = span_of(str(row[key]))
    if "revisit" in row:
        found["revisit"] = tuple(span_of(str(s)) for s in row["revisit"] or ())
    return found


def _kind_of(at: str) -> SourceKind:
    """What an address stands for, by its name's end."""
    path = at.lower().partition("?")[0]
    for ends, kind in (
        ((".jsonl", ".ndjson"), SourceKind.JSONL),
        ((".parquet",), SourceKind.PARQUET),
        ((".warc", ".warc.gz"), SourceKind.WARC),
        ((".mbox", ".eml", "maildir"), SourceKind.MAILBOX),
        (("sitemap.xml", "sitemap.xml.gz"), SourceKind.SITEMAP),
        ((".csv", ".csv.zip", ".txt"), SourceKind.URLS),
    ):
        if path.endswith(ends):
            return kind
    return SourceKind.FEED if _WEB_ADDRESS.match(at) else SourceKind.FOLDER


def _slug(words: str) -> str:
    plain = _WEB_ADDRESS.sub("", words.lower())
    return re.sub(r"\W+", "-", plain).strip("-")[:80] or "source"
