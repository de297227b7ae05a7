"""Paths, folders, streams and addresses become reports, one at a time."""

import codecs
import io
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, TypeAlias

from attrs import evolve, frozen

from sayso.errors import BadQuery, BadReport
from sayso.text.found import BadInput, FoundReport, Input
from sayso.text.moment import lies_ahead, parse_moment
from sayso.text.read import MAX_BYTES, SUFFIXES, Given, Kind, find_report, find_report_in

if TYPE_CHECKING:
    from sayso.adapters.fetch import Fetch  # Loads an HTTP client, which few runs need.

__all__ = [
    "LINES",
    "InputKind",
    "count_inputs",
    "is_address",
    "iter_files",
    "iter_inputs",
    "parse_moment",
    "report_from_row",
]

InputKind: TypeAlias = Kind | Literal["jsonl"]

LINES: Final = (".jsonl", ".ndjson")
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OBJECT_LINE: Final = re.compile(rb"\s*\{[ \t]*\"")
_OTHER_JSON: Final = re.compile(rb"\s*[\[{]\s*[\[{\"]")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_CHUNK = 1 << 20
# Counting the lines of more than this would keep the first report waiting.
_MAX_COUNTED = 500_000_000


def is_address(path: str) -> bool:
    """Whether an input is an address on the web and no path."""
    return _URL.match(path) is not None


@frozen
class _Asked:
    """What holds for every input of one run."""

    given: Given
    now: datetime
    kind: InputKind | None


def iter_inputs(
    paths: Sequence[str],
    *,
    now: datetime,
    stdin: BinaryIO | None = None,
    fetch: "Fetch | None" = None,
    published: date | datetime | None = None,
    source: str | None = None,
    kind: InputKind | None = None,
) -> Iterator[Input]:
    """Read reports in the order given, each when it is asked for.

    A path may be a file, a folder (read through in order of name, hidden files left out), `-` or
    a URL. A JSONL line is an object with `text` or `html`, and, if known, `title`, `source`,
    `url`, `published`, `author` and `language`; other keys are passed over.

    Args:
        now: Aware; dates after it are refused, or left out where a page gave them.
        stdin: Read for `-`.
        fetch: Gets URLs; None refuses them.
        published: For every report, before what a page says of itself, but after a JSONL line's
            own. A day, or an aware moment.
        source: The outlet, likewise.
        kind: What every input is; None to tell by suffix, declared type or content.

    Returns:
        A `BadInput` for each fault, and goes on: also where a path does not exist.

    Raises:
        BadQuery: `published` is still to come.
    """
    if published is not None and lies_ahead(published, now):
        raise BadQuery(f"published {published.isoformat()} is still to come; correct the date")
    asked = _Asked(Given(source=source, published=published), now, kind)
    return _iter(paths, asked, stdin, fetch)


def count_inputs(paths: Sequence[str]) -> int | None:
    """Return how many reports `iter_inputs` will give for the paths, bad ones included.

    Cheap: files are counted, not read, but for the lines of JSONL.

    Returns:
        None where it cannot be told beforehand: `-`, or very long JSONL.
    """
    total = 0
    for path in paths:
        if path == "-":
            return None
        files = [path] if is_address(path) else [path for path, _ in iter_files(path)]
        for file in files:
            lines = _count_lines(file) if file.lower().endswith(LINES) else 1
            if lines is None:
                return None
            total += lines
    return total


def _iter(
    paths: Sequence[str], asked: _Asked, stdin: BinaryIO | None, fetch: "Fetch | None"
) -> Iterator[Input]:
    for path in paths:
        if path == "-":
            yield from _from_stream(stdin or io.BytesIO(), "-", asked)
        elif is_address(path):
            yield _from_web(path, asked, fetch)
        else:
            for file, fault in iter_files(path):
                if fault is not None:
                    yield _bad(_shown(file), fault)
                else:
                    yield from _from_file(file, asked)


def _from_web(url: str, asked: _Asked, fetch: "Fetch | None") -> Input:
    name = _shown(url)
    if fetch is None:
        return _bad(name, "nothing is fetched here; download it and give the file")
    if asked.kind == "jsonl":
        return _bad(name, "lines of JSON are not fetched; download them and give the file")
    try:
        got = fetch(url)
        return find_report(
            got.raw,
            evolve(asked.given, url=got.url),
            name=name,
            kind=asked.kind or got.kind,
            encoding=got.encoding,
            now=asked.now,
        )
    except BadReport as error:
        return BadInput(name, error)


def iter_files(path: str) -> Iterator[tuple[str, str | None]]:
    """Yield the files that a path stands for, each with its fault if it can be seen outside.

    A folder is read through in order of name, hidden files left out.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield path, _why(error)
        return
    if not stat.S_ISDIR(mode):
        yield path, _special(mode)
        return
    empty = True
    for found in _walk(path):
        empty = False
        yield found
    if empty:
        yield path, "the folder holds no file; give one that has reports in it"


def _walk(folder: str) -> Iterator[tuple[str, str | None]]:
    """Go through a folder by name, each folder once, however many links lead to it."""
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            info = os.stat(path)
            if not stat.S_ISDIR(info.st_mode):
                yield path, _special(info.st_mode) or _unfit(path)
                continue
            if (info.st_dev, info.st_ino) in seen:
                continue
            seen.add((info.st_dev, info.st_ino))
            names = sorted(name for name in os.listdir(path) if not name.startswith("."))
        except OSError as error:
            broken = os.path.islink(path) and isinstance(error, FileNotFoundError)
            yield path, "a link that leads nowhere; mend or remove it" if broken else _why(error)
            continue
        waiting.extend(os.path.join(path, name) for name in reversed(names))


def _unfit(path: str) -> str | None:
    """Say why a file that was found, not named, is left alone."""
    suffix = _suffix(path)
    if suffix in {"", *SUFFIXES, *LINES}:
        return None
    return f"{suffix} files in a folder are not read; to read it all the same, give it by name"


def _special(mode: int) -> str | None:
    """Say why something that is no plain file is not opened: it could hang, or never end."""
    for what, test in (
        ("a named pipe", stat.S_ISFIFO),
        ("a socket", stat.S_ISSOCK),
        ("a device", stat.S_ISCHR),
        ("a device", stat.S_ISBLK),
    ):
        if test(mode):
            return f"it is {what}, not a file; give a file, or pipe the text to `sayso read -`"
    return None


def _from_file(path: str, asked: _Asked) -> Iterator[Input]:
    name, suffix = _shown(path), _suffix(path)
    by_suffix: InputKind | None = "jsonl" if suffix in LINES else SUFFIXES.get(suffix)
    try:
        with _opened(path) as file:
            asked = evolve(asked, kind=asked.kind or by_suffix)
            yield from _from_stream(file, name, asked, os.fstat(file.fileno()).st_size)
    except BadReport as error:
        yield BadInput(name, error)
    except OSError as error:
        yield _bad(name, _why(error))


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """Open a plain file; what became a pipe since it was looked at does not hang."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        fault = _special(os.fstat(file.fileno()).st_mode)
        if fault:
            raise BadReport(f"{_shown(path)}: {fault}")
        yield file


def _from_stream(
    stream: BinaryIO, name: str, asked: _Asked, size: int | None = None
) -> Iterator[Input]:
    """Read one report, or many if it is JSONL; `size` is in bytes, None if unknown."""
    head = stream.read(_CHUNK)
    if asked.kind == "jsonl" or (asked.kind is None and _OBJECT_LINE.match(_unmarked(head))):
        yield from _from_lines(stream, head, name, asked)
        return
    if asked.kind is None and _OTHER_JSON.match(_unmarked(head)):
        yield _bad(name, "JSON, but not one object a line; rewrite it (jq -c '.[]' or jq -c .)")
        return
    parts, length = [head], max(size or 0, len(head))
    while parts[-1] and length < MAX_BYTES:
        parts.append(stream.read(_CHUNK))
        length = max(length, sum(map(len, parts)))
    if length >= MAX_BYTES:
        yield _too_big(name, size)
        return
    try:
        yield find_report(b"".join(parts), asked.given, name=name, kind=asked.kind, now=asked.now)
    except BadReport as error:
        yield BadInput(name, error)


def _unmarked(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8)


def _from_lines(stream: BinaryIO, head: bytes, name: str, asked: _Asked) -> Iterator[Input]:
    for number, line in enumerate(_lines(stream, head), 1):
        here = f"{name}:{number}"
        if line is None:
            yield _too_big(here, None)
        elif line.strip():
            try:
                yield _from_line(line, here, asked)
            except BadReport as error:
                yield BadInput(here, error)


def _lines(stream: BinaryIO, head: bytes) -> Iterator[bytes | None]:
    """Yield lines without their ends, None for one that is too long; holds one at a time."""
    held: list[bytes] = []
    length = 0
    chunk = _unmarked(head)
    while chunk:
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            length += len(part)
            yield b"".join([*held, part]) if length < MAX_BYTES else None
            held, length = [], 0
        length += len(rest)
        # Of a line that is too long only its end is waited for.
        held = [*held, rest] if length < MAX_BYTES else []
        chunk = stream.read(_CHUNK)
    if length:
        yield b"".join(held) if length < MAX_BYTES else None


def _from_line(line: bytes, name: str, asked: _Asked) -> FoundReport:
    form = 'write {"text": "…", "published": "2024-11-30"} on one line'
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadReport(f"{name}: not UTF-8 at byte {error.start}; convert the file") from error
    except (ValueError, RecursionError) as error:
        raise BadReport(f"{name}: not JSON ({error}); {form}") from error
    if not isinstance(row, dict):
        raise BadReport(f"{name}: a {_json_kind(row)}, not an object; {form}")
    return report_from_row(row, name, asked.given, asked.now)


def report_from_row(row: Mapping[str, Any], name: str, given: Given, now: datetime) -> FoundReport:
    """Return the report in a row of JSONL or of a table; see `iter_inputs` for its keys.

    Args:
        given: What holds where the row says nothing.

    Raises:
        BadReport: It has no text, or a value does not fit.
    """
    form = 'write {"text": "…", "published": "2024-11-30"} on one line'
    text, page = _words(row, "text", name), _words(row, "html", name)
    if text is None and page is None:
        raise BadReport(f'{name}: neither "text" nor "html" in it; {form}')
    language, warnings = _words(row, "language", name), []
    if language and not _LANGUAGE.fullmatch(language):
        warnings.append(f"{name}: language {language!r} is no ISO 639 code and was left out")
        language = None
    day = _words(row, "published", name)
    try:
        published = parse_moment(day) if day else given.published
    except BadQuery as error:
        raise BadReport(f"{name}: {error}") from error
    known = Given(
        source=_words(row, "source", name) or given.source,
        url=_words(row, "url", name) or None,
        title=_words(row, "title", name) or None,
        author=_words(row, "author", name) or None,
        published=published,
        language=language or None,
    )
    if text is not None:
        found = find_report_in(text, known, name=name, kind="text", now=now)
    else:
        found = find_report_in(page or "", known, name=name, kind="html", now=now)
    return evolve(found, warnings=(*warnings, *found.warnings))


def _words(row: Mapping[str, Any], key: str, name: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BadReport(f'{name}: "{key}" is a {_json_kind(value)}; write a string')


def _json_kind(value: object) -> str:
    kinds = {dict: "object", list: "list", str: "string", bool: "truth value", type(None): "null"}
    return kinds.get(type(value), "number")


def _count_lines(path: str) -> int | None:
    try:
        with _opened(path) as file:
            if os.fstat(file.fileno()).st_size > _MAX_COUNTED:
                return None
            total, blank = 0, True
            while chunk := file.read(_CHUNK):
                total += chunk.count(b"\n")
                blank = chunk.endswith(b"\n")
            return total if blank else total + 1
    except (OSError, BadReport):
        return 1


def _bad(name: str, why: str) -> BadInput:
    return BadInput(name, BadReport(f"{name}: {why}"))


def _too_big(name: str, size: int | None) -> BadInput:
    limit = MAX_BYTES // 1_000_000
    measured = f"{size / 1e6:.0f} MB" if size else f"{limit} MB or more"
    return _bad(
        name,
        f"{measured}; a report must be under {limit} MB; split it, or put many reports into a "
        ".jsonl file, one a line",
    )


def _why(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "there is no such file; check the path"
        case PermissionError():
            return "this user may not read it; change its permissions (chmod +r)"
        case OSError():
            return f"it cannot be read ({error.strerror or error}); copy it elsewhere and try again"
        case _:
            return str(error)


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def _shown(path: str) -> str:
    """Return a path fit for print: what is no text, or would steer a terminal, is escaped."""
    plain = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in plain
    )
