"""Colours, cells, frames, and SVG that cannot be broken out of."""

import shapely

from sayso.picture.background import ActorFacts, Background, Relation
from sayso.registry import shipped_packs
from sayso.web.drawing.cells import RADIUS_KM, Point, cells_of
from sayso.web.drawing.frame import frame_around, view_of, written
from sayso.web.drawing.palette import (
    COLOURS,
    LEAST_DIFFERENCE,
    OTHERS,
    difference,
    palette_of,
    worst_difference,
)
from sayso.web.drawing.ranges import Range, ranges
from sayso.web.drawing.svg import el

HABIT = ("#FF0000", "#00AA00", "#FFFF00", "#000000", "#0000FF")


def test_people_of_any_sight_can_tell_the_colours_apart() -> None:
    assert worst_difference(COLOURS) >= LEAST_DIFFERENCE
    for pack in shipped_packs():
        colours = [c for _, c in pack.theatre.colours]
        if colours:
            assert worst_difference(colours) >= LEAST_DIFFERENCE, pack.id


def test_the_palette_by_habit_would_not_pass() -> None:
    assert worst_difference(HABIT) < LEAST_DIFFERENCE


def test_the_difference_is_that_of_its_paper() -> None:
    # Source: Sharma, Wu and Dalal 2005, table 1, pairs 1, 7 and 17.
    for one, other, far in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ):
        assert abs(difference(one, other) - far) < 1e-4


def test_parts_of_a_side_wear_its_colour_and_nobody_shares_a_letter() -> None:
    background = Background(
        actors={
            "state": ActorFacts("State"),
            "army": ActorFacts("Army", parents=("state",)),
            "unit": ActorFacts("Unit", relations=(Relation("subunit_of", "army"),)),
            "south": ActorFacts("South Front"),
        }
    )
    holders = [
        ("army", "Army"),
        ("south", "South Front"),
        ("state", "State"),
        ("text:x", "Some men"),
    ]
    palette = palette_of(holders, [], background)
    army, state, south = (palette.of(k) for k in ("army", "state", "south"))
    assert army and state and south
    assert army.colour == state.colour != south.colour
    assert len({i.letter for i in palette.inks.values()}) == 3
    many = palette_of([(f"a{n}", f"Actor {n}") for n in range(12)], [], Background())
    assert sum(i.colour == OTHERS for i in many.inks.values()) == 5
    assert len({i.letter for i in many.inks.values()}) == 12


def test_a_colour_does_not_hang_on_how_much_one_holds() -> None:
    few = palette_of([("a", "A"), ("b", "B")], [], Background())
    again = palette_of([("b", "B"), ("a", "A")], [], Background())
    assert few == again


def test_a_cell_is_what_is_nearest_and_not_too_far() -> None:
    points = (Point("a", 36.2, 37.1), Point("b", 36.3, 37.1), Point("c", 34.0, 38.9))
    frame = frame_around([(p.lat, p.lon) for p in points])
    cells = cells_of(frame, points)
    assert set(cells.paths) == {"a", "b", "c"}
    assert [{a, b} for a, b, _ in cells.edges] == [{"a", "b"}]
    spots = {p.key: shapely.Point(frame.x(p.lon), frame.y(p.lat)) for p in points}
    for key, path in cells.paths.items():
        shape = shapely.Polygon(_corners(path))
        assert shape.buffer(0.2).contains(spots[key])
        assert max(spots[key].distance(shapely.Point(c)) for c in _corners(path)) <= RADIUS_KM + 0.2
        for other, spot in spots.items():
            if other != key:
                assert not shape.contains(spot)


def _corners(path: str) -> list[tuple[float, float]]:
    numbers = [float(n) for n in path.replace("M", " ").replace("L", " ").replace("Z", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_two_places_on_one_spot_and_one_alone_have_cells() -> None:
    points = (Point("a", 36.2, 37.1), Point("b", 36.2, 37.1))
    frame = frame_around([(36.2, 37.1)])
    assert set(cells_of(frame, points).paths) == {"a"}
    assert set(cells_of(frame, ()).paths) == set()


def test_a_view_is_written_and_read_alike() -> None:
    frame = frame_around([(32.6, 35.9), (37.0, 42.1)])
    view = view_of(frame, "4/35.5/38.2")
    address = written(frame, view, view.zoom)
    assert address == "4.00/35.500/38.200"
    assert view_of(frame, "1/0/0") == view_of(frame, None)
    assert written(frame, view, 1.0) is None
    outside = view_of(frame, "8/80/170")
    assert 0 <= outside.x <= frame.width - outside.width
    assert (
        abs(frame.lon(frame.x(38.2)) - 38.2) < 1e-9 and abs(frame.lat(frame.y(35.5)) - 35.5) < 1e-9
    )


def test_words_in_a_drawing_stay_words() -> None:
    drawn = el("text", "<script>", el("title", 'a"b&c'), x=1.0, title='"><x', fill_opacity=None)
    assert (
        drawn
        == '<text x="1" title="&#34;&gt;&lt;x">&lt;script&gt;<title>a&#34;b&amp;c</title></text>'
    )


def test_figures_without_a_number_have_no_plot() -> None:
    none = Range("a", None, None, "many", "", "/")
    assert ranges([none]) is None
    drawn = ranges(
        [
            none,
            Range("b", 12, None, "12 or more", "", "/x"),
            Range("c", 0, 40, "up to 40", "", "/y"),
        ]
    )
    assert drawn and "12 or more" in drawn and drawn.count("<a ") == 3
