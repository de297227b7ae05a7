"""What is wrong with a pack folder: each fault with its file, line and remedy."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, Final

import yaml
from attrs import field, frozen
from pydantic import BaseModel, ValidationError

from sayso.registry.languages import LANGUAGES
from sayso.registry.names import fold
from sayso.registry.pack import NameKind, Pack
from sayso.registry.schema import FILES

Path_ = tuple[str | int, ...]
"""Where in a file: keys and list positions."""

FARTHEST_PARENT_KM = 900
"""A place farther from its parent than this has its coordinates swapped or mistyped; half the
length of Sudan, the longest country with a pack."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@frozen(order=True)
class Fault:
    """One thing to put right in a pack."""

    file: str
    line: int
    """Counted from 1."""
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}; {self.remedy}"


@frozen
class _File:
    """One YAML file with the line of every key and list item."""

    name: str
    data: Mapping[str, Any]
    lines: Mapping[Path_, int]
    faults: list[Fault] = field(factory=list)

    def line(self, path: Path_) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path_, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.name, self.line(path), message, remedy))

    def items(self, key: str) -> Iterator[tuple[Path_, Mapping[str, Any]]]:
        listed = self.data.get(key)
        for i, item in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(item, Mapping):
                yield (key, i), item


def faults_in(folder: Path, known: Sequence[Pack]) -> list[Fault]:
    """Return what is wrong with a pack folder, in order of file and line.

    Args:
        folder: Holds theatre.yml and its companions.
        known: Other packs, whose actors and places it may refer to.
    """
    if not folder.joinpath("theatre.yml").is_file():
        return [
            Fault("theatre.yml", 1, f"{folder.name} has no theatre.yml", "write one: id and title")
        ]
    read = {name: _read(folder, name) for name in FILES}
    for path in sorted(folder.glob("*.y*ml")):
        # A list of sources to watch may lie with a pack; it is read where it is watched.
        if path.name not in (*FILES, "sources.yml"):
            remedy = _did_you_mean(path.name, FILES) or f"a pack has {', '.join(FILES)}"
            read["theatre.yml"].faults.append(Fault(path.name, 1, "unknown file", remedy))
    for name, file in read.items():
        _check_shape(file, FILES[name])
        _check_languages(file)
    _check_slugs(read, known)
    _check_sources(read)
    _check_places(read["places.yml"])
    _check_names(read["actors.yml"], "actors")
    _check_names(read["places.yml"], "places")
    return sorted({fault for file in read.values() for fault in file.faults})


def _read(folder: Path, name: str) -> _File:
    lines: dict[Path_, int] = {}
    try:
        text = folder.joinpath(name).read_text("utf-8")
        data = yaml.load(text, Loader=_Loader)
        node = yaml.compose(text, Loader=_Loader)
    except FileNotFoundError:
        return _File(name, {}, lines)
    except UnicodeDecodeError as error:
        return _broken(name, 1, f"is not UTF-8: {error.reason}", "save it as UTF-8")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = getattr(error, "problem", None) or str(error)
        remedy = "check indentation, and quote values that hold ': ' or start with a sign"
        return _broken(name, mark.line + 1 if mark else 1, f"is not YAML: {told}", remedy)
    file = _File(name, data if isinstance(data, Mapping) else {}, lines)
    if node is not None:
        _note_lines(node, (), lines, file)
    if data is not None and not isinstance(data, Mapping):
        file.fault((), "the file is not a mapping", "start it with a key such as `actors:`")
    return file


def _broken(name: str, line: int, message: str, remedy: str) -> _File:
    return _File(name, {}, {}, [Fault(name, line, message, remedy)])


def _note_lines(node: yaml.Node, path: Path_, lines: dict[Path_, int], file: _File) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*path, str(key.value))
            lines[here] = key.start_mark.line + 1
            if key.value in seen:
                file.fault(here, f"key {key.value!r} is given twice", "keep one of the two")
            seen.add(key.value)
            _note_lines(value, here, lines, file)
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            _note_lines(value, (*path, i), lines, file)


def _check_shape(file: _File, shape: type[BaseModel]) -> None:
    if not file.data:
        return
    try:
        shape.model_validate(file.data)
    except ValidationError as error:
        for found in error.errors():
            path = tuple(part for part in found["loc"] if part != "[key]")
            message, remedy = _in_words(found, shape, path)
            file.fault(path, message, remedy)


def _in_words(found: Any, shape: type[BaseModel], path: Path_) -> tuple[str, str]:
    key, value = path[-1] if path else "", found.get("input")
    kind, context = found["type"], found.get("ctx", {})
    if kind == "extra_forbidden":
        known = _keys_at(shape, path[:-1])
        remedy = _did_you_mean(str(key), known) or f"known keys: {', '.join(known)}"
        return f"unknown key {key!r}", remedy
    if kind == "missing":
        return f"{key!r} is missing", f"add `{key}:`"
    if isinstance(value, bool):
        remedy = 'YAML reads NO, no, on and off as yes or no: quote it, as in "NO"'
        return f"{key!r} is {value}, not text", remedy
    if kind == "enum":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        options = [option.strip() for option in allowed.split(",")]
        remedy = _did_you_mean(str(value), options) or f"one of {allowed}"
        return f"{key!r} cannot be {value!r}", remedy
    if key in ("lat", "lon"):
        return f"{key} {value!r} is not on the globe", (
            "decimal degrees: lat -90 to 90, lon -180 to 180"
        )
    if kind == "string_pattern_mismatch":
        return f"{key!r} cannot be {value!r}", _PATTERN_REMEDY.get(
            str(key), f"it must be of the form {context.get('pattern')}"
        )
    if kind.startswith("date"):
        return f"{key!r} is not a day: {value!r}", "write it as 2024-11-30"
    return f"{key!r}: {found['msg']}", "see docs/packs.md for the form"


_PATTERN_REMEDY: Final = {
    "slug": "lower-case letters, digits and single hyphens",
    "countries": "two capitals, as in SY (ISO 3166-1)",
    "neighbours": "two capitals, as in SY (ISO 3166-1)",
    "country": "two capitals, as in SY (ISO 3166-1)",
    "wikidata": "a Wikidata item, as in Q858",
    "plover_sector": "three capitals, as in REB (PLOVER)",
}


def _keys_at(shape: type[BaseModel], path: Path_) -> list[str]:
    for part in path:
        if isinstance(part, int):
            continue
        by_key = {info.alias or name: info for name, info in shape.model_fields.items()}
        if part not in by_key:
            return []
        inner = _model_in(by_key[part].annotation)
        if inner is None:
            return []
        shape = inner
    return [info.alias or name for name, info in shape.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := _model_in(part):
            return found
    return None


def _did_you_mean(word: str, known: Any) -> str | None:
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else None


def _check_languages(file: _File) -> None:
    for path in list(file.lines):
        value = _at(file.data, path)
        named = path and (path[-1] in ("lang", "language") or path[:1] == ("languages",))
        if named and isinstance(value, str) and value not in LANGUAGES:
            remedy = "use an ISO 639-1 code (en, ar, ru), or 639-3 where there is none (ckb, din)"
            file.fault(path, f"unknown language {value!r}", remedy)


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _check_slugs(read: Mapping[str, _File], known: Sequence[Pack]) -> None:
    actors = _slugs_of(read["actors.yml"], "actors")
    places = _slugs_of(read["places.yml"], "places")
    _slugs_of(read["outlets.yml"], "outlets")
    actors |= {actor.slug: 0 for pack in known for actor in pack.actors}
    places |= {place.slug: 0 for pack in known for place in pack.places}
    for path, actor in read["actors.yml"].items("actors"):
        _check_ref(read["actors.yml"], (*path, "forces_of"), actor.get("forces_of"), actors)
        for i, relation in enumerate(_list(actor, "relations")):
            here = (*path, "relations", i, "actor")
            _check_ref(read["actors.yml"], here, _get(relation, "actor"), actors)
    for path, place in read["places.yml"].items("places"):
        _check_ref(read["places.yml"], (*path, "parent"), place.get("parent"), places)
        if place.get("parent") == place.get("slug"):
            read["places.yml"].fault(
                (*path, "parent"), "a place cannot hold itself", "name its parent"
            )
    for path, outlet in read["outlets.yml"].items("outlets"):
        for i, aligned in enumerate(_list(outlet, "alignment")):
            here = (*path, "alignment", i, "actor")
            _check_ref(read["outlets.yml"], here, _get(aligned, "actor"), actors)
    for path, state in read["starting_states.yml"].items("starting_states"):
        file = read["starting_states.yml"]
        _check_ref(file, (*path, "place"), state.get("place"), places)
        _check_ref(file, (*path, "holder"), state.get("holder"), actors)
    colours = read["theatre.yml"].data.get("colours")
    for slug in colours if isinstance(colours, Mapping) else ():
        _check_ref(read["theatre.yml"], ("colours", str(slug)), slug, actors)


def _slugs_of(file: _File, key: str) -> dict[str, int]:
    seen: dict[str, int] = {}
    for path, item in file.items(key):
        slug = item.get("slug")
        if not isinstance(slug, str):
            continue
        if slug in seen:
            remedy = "a slug stands for one thing: rename or remove one"
            file.fault((*path, "slug"), f"slug {slug!r} is used on line {seen[slug]} too", remedy)
        else:
            seen[slug] = file.line((*path, "slug"))
    return seen


def _check_ref(file: _File, path: Path_, slug: object, known: Mapping[str, int]) -> None:
    if isinstance(slug, str) and slug not in known:
        remedy = _did_you_mean(slug, known) or "add an entry with that slug"
        file.fault(path, f"{path[-1]} {slug!r} is not in the pack", remedy)


def _check_sources(read: Mapping[str, _File]) -> None:
    for name, key in (
        ("actors.yml", "actors"),
        ("places.yml", "places"),
        ("outlets.yml", "outlets"),
        ("starting_states.yml", "starting_states"),
    ):
        file = read[name]
        if file.data.get("source"):
            continue
        for path, item in file.items(key):
            if not item.get("source"):
                remedy = "add `source:` with the source in words, here or once for the file"
                file.fault(path, "no source is named", remedy)


def _check_places(file: _File) -> None:
    by_slug = {item.get("slug"): item for _, item in file.items("places")}
    for path, place in file.items("places"):
        lat, lon = place.get("lat"), place.get("lon")
        if (lat is None) != (lon is None):
            missing = "lat" if lat is None else "lon"
            file.fault(path, f"{missing} is missing", "give both coordinates or neither")
        above = by_slug.get(place.get("parent"))
        here, there = _point(place), _point(above)
        if here and there and (away := _kilometres(here, there)) > FARTHEST_PARENT_KM:
            message = f"{place.get('slug')!r} lies {away:.0f} km from {place.get('parent')!r}"
            file.fault((*path, "lat"), message, "are lat and lon swapped, or a sign missing?")


def _point(place: Mapping[str, Any] | None) -> tuple[float, float] | None:
    if place is None:
        return None
    lat, lon = place.get("lat"), place.get("lon")
    numbers = isinstance(lat, int | float) and isinstance(lon, int | float)
    return (float(lat), float(lon)) if numbers else None  # type: ignore[arg-type]


def _kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(half)))


def _check_names(file: _File, key: str) -> None:
    """Two bearers of one name leave every mention of it unresolved, so say so early."""
    seen: dict[tuple[str, ...], list[tuple[str, int, Mapping[str, Any]]]] = {}
    for path, item in file.items(key):
        slug = str(item.get("slug"))
        apart = (str(item.get("kind")), str(item.get("parent"))) if key == "places" else ()
        listed: list[tuple[Path_, Any]] = [((*path, "name"), item.get("name"))]
        listed += [((*path, "names", i), name) for i, name in enumerate(_list(item, "names"))]
        for here, name in listed:
            shape = {"text": name} if isinstance(name, str) else name
            if isinstance(shape, Mapping):
                lifetime = {
                    day: item[day] for day in ("from", "to") if key == "actors" and day in item
                }
                shape = {**lifetime, **shape}
            text = _get(shape, "text")
            if not isinstance(text, str) or not fold(text):
                continue
            others = seen.setdefault((fold(text), *apart), [])
            for other, line, other_shape in others:
                if other != slug and _overlap(shape, other_shape):
                    message = f"{text!r} names both {other!r} (line {line}) and {slug!r}"
                    remedy = "make one longer, date them with from and to, or drop one"
                    if key == "places":
                        remedy = "give them different parents, or make one name longer"
                    file.fault(here, message, remedy)
            if all(other != slug for other, _, _ in others) or _get(shape, "kind"):
                others.append((slug, file.line(here), shape))


def _overlap(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    # An abbreviation is matched in capitals only, so it never meets a word.
    if (a.get("kind") == NameKind.ABBREVIATION) != (b.get("kind") == NameKind.ABBREVIATION):
        return False
    since_a, until_a = _days(a)
    since_b, until_b = _days(b)
    return since_a < until_b and since_b < until_a


def _days(shape: Mapping[str, Any]) -> tuple[date, date]:
    since, until = shape.get("from"), shape.get("to")
    return (
        since if isinstance(since, date) else date.min,
        until if isinstance(until, date) else date.max,
    )


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _get(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, Mapping) else None
