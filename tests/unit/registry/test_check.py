"""`sayso pack check`: each fault is told with its file, its line and a remedy."""

from pathlib import Path

import pytest

from sayso.errors import BadPack
from sayso.registry import check_pack, default_registry, load_pack

THEATRE = "id: test\ntitle: A test\ncountries: [SY]\n"
ACTORS = """source: a book
actors:
  - slug: army
    name: The Army
    kind: state_forces
  - slug: rebels
    name: The Rebels
    kind: rebel
"""
PLACES = """source: a map
places:
  - slug: land
    name: Land
    kind: adm1
    lat: 36.0
    lon: 37.0
  - slug: town
    name: Town
    parent: land
    lat: 36.1
    lon: 37.1
"""


def write(folder: Path, **files: str) -> Path:
    pack = folder / "test"
    pack.mkdir()
    told = {"theatre": THEATRE, "actors": ACTORS, "places": PLACES} | files
    for name, text in told.items():
        (pack / f"{name}.yml").write_text(text, "utf-8")
    return pack


def test_a_good_pack_has_no_faults(tmp_path: Path) -> None:
    pack = write(tmp_path)
    assert check_pack(pack) == []
    assert [actor.slug for actor in load_pack(pack).actors] == ["army", "rebels"]


@pytest.mark.parametrize(
    ("file", "text", "line", "message", "remedy"),
    [
        ("actors", ACTORS + "    acled_intr: 2\n", 9, "unknown key 'acled_intr'", "'acled_inter'"),
        ("actors", ACTORS.replace(": rebel\n", ": rebles\n"), 8, "be 'rebles'", "'rebel'"),
        ("actors", ACTORS + "  - {slug: army, name: B, kind: rebel}\n", 9, "line 3", "one thing"),
        (
            "actors",
            ACTORS + "    names:\n      - {text: X, lagn: ar}\n",
            10, "unknown key 'lagn'", "'lang'",
        ),
        (
            "actors",
            ACTORS + "    names: [{text: Y, lang: arabic}]\n",
            9, "unknown language 'arabic'", "ISO 639",
        ),
        ("actors", ACTORS + "    names: [the army]\n", 9, "names both", "longer"),
        (
            "actors",
            ACTORS + "    relations:\n      - kind: member_of\n        actor: armee\n",
            11, "'armee' is not in the pack", "'army'",
        ),
        ("actors", ACTORS + "    from: someday\n", 9, "is not a day", "2024-11-30"),
        ("actors", ACTORS.replace("source: a book\n", ""), 2, "no source", "source:"),
        ("actors", ACTORS + "    kind: front\n", 9, "given twice", "keep one"),
        ("places", PLACES.replace("parent: land", "parent: lant"), 10, "'lant'", "'land'"),
        ("places", PLACES.replace("lat: 36.1", "lat: 136.1"), 11, "not on the globe", "-90 to 90"),
        ("places", PLACES.replace("36.1", "77.1"), 11, "km from 'land'", "swapped"),
        ("places", PLACES.replace("    lon: 37.1\n", ""), 8, "lon is missing", "both"),
        ("places", PLACES + "    country: NO\n", 13, "is False, not text", '"NO"'),
        (
            "places",
            PLACES + "  - {slug: village, name: TOWN, parent: land}\n",
            13, "names both", "parents",
        ),
        ("theatre", THEATRE + "colours: {armi: '#112233'}\n", 4, "'armi'", "'army'"),
        ("theatre", THEATRE + "colours: {army: red}\n", 4, "cannot be 'red'", "form"),
        ("theatre", THEATRE + "titel: x\n", 4, "unknown key 'titel'", "'title'"),
        ("theatre", "id: test\n", 1, "'title' is missing", "title:"),
        ("theatre", THEATRE + "languages: [xx]\n", 4, "unknown language 'xx'", "ISO"),
        ("outlets", "outlets:\n  - {slug: o, name: O, source: s,\n     alignment: [{actor: nobody,"
         " direction: for, basis: b}]}\n", 3, "'nobody'", "add an entry"),
        ("starting_states", "source: s\nstarting_states:\n  - {place: twon, holder: army,"
         " as_of: 2024-01-01}\n", 3, "'twon'", "'town'"),
        ("actors", "actors: [\n", 2, "is not YAML", "indentation"),
        ("actors", "- a list\n", 1, "not a mapping", "actors:"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_line_and_remedy(
    tmp_path: Path, file: str, text: str, line: int, message: str, remedy: str
) -> None:
    pack = write(tmp_path, **{file: text})
    faults = [fault for fault in check_pack(pack) if message in fault.message]
    assert faults and (faults[0].file, faults[0].line) == (f"{file}.yml", line)
    assert remedy in faults[0].remedy
    assert str(faults[0]).startswith(f"{file}.yml:{line}: ")
    with pytest.raises(BadPack, match=f"{file}.yml:{line}"):
        load_pack(pack)


def test_a_folder_without_theatre_is_no_pack(tmp_path: Path) -> None:
    (fault,) = check_pack(tmp_path)
    assert fault.file == "theatre.yml"


def test_an_unknown_file_is_told(tmp_path: Path) -> None:
    pack = write(tmp_path, outlet="outlets: []\n")
    (fault,) = check_pack(pack)
    assert (fault.file, fault.remedy) == ("outlet.yml", "did you mean 'outlets.yml'?")


def test_names_in_turn_do_not_overlap(tmp_path: Path) -> None:
    actors = ACTORS + "    names: [{text: the army, from: 2024-12-08}]\n"
    ended = actors.replace("kind: state_forces", "kind: state_forces\n    to: 2024-12-08")
    assert check_pack(write(tmp_path, actors=ended)) == []


def test_an_own_pack_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    registry = default_registry([write(tmp_path)]).in_theatres(["test"])
    army = registry.actor("the Army")
    assert army is not None and army.pack == "test"
    assert registry.actor("Russian troops") is not None


def test_an_own_pack_may_refer_to_shared_actors(tmp_path: Path) -> None:
    actors = ACTORS + "    relations: [{kind: proxy_of, actor: russia}]\n"
    assert check_pack(write(tmp_path, actors=actors)) == []
