"""Words without a name, and the place that they point at."""

import re

import pytest

from sayso.registry.pack import Ref
from sayso.registry.pointing import Named, in_order, pointed_at

PLACES = {
    "Tigray": "adm1",
    "Adwa": "settlement",
    "Axum": "settlement",
    "Axum airport": "site",
    "Ethiopia": "country",
}
NAMES = re.compile("Axum airport|Adwa|Axum|Tigray|Ethiopia|Unlisted")


def meant(text: str) -> str | None:
    """What the words between angle brackets point at."""
    start, end = text.index("<"), text.index(">") - 1
    plain = text.replace("<", "").replace(">", "")
    named = [
        Named(m.start(), m.end(), Ref(m[0], m[0], "place", precision=PLACES[m[0]]))
        if m[0] in PLACES
        else Named(m.start(), m.end(), None)
        for m in NAMES.finditer(plain)
    ]
    found = pointed_at(plain, start, end, in_order(named))
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels besieged Adwa in Tigray. <The town> fell on Monday.", "Adwa"),
        ("They left Adwa for Axum and entered <the city>.", "Axum"),
        ("They took Axum airport; planes at <the airport> burned.", "Axum airport"),
        ("Fighting spread in Adwa and across Tigray. <The state> is cut off.", None),
        ("Fighting spread across Tigray state. <the state> is cut off.", "Tigray"),
        ("They entered Adwa and reached <the central districts>.", "Adwa"),
        ("They entered Adwa and were seen <there>.", "Adwa"),
    ],
)
def test_the_last_place_of_its_kind_is_meant(text: str, place: str | None) -> None:
    assert meant(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "They took Adwa and Axum, and looted <the town>.",
        "They took Unlisted and looted <the town>.",
        "They took Adwa and a small village, then left <the village>.",
        "On the road to Adwa they burned <the village>.",
        "On the Adwa–Axum highway they burned <the village>.",
        "They camped 20 km south of Adwa and burned <the village>.",
        "They took Ethiopia by storm and <the town> with it.",
        "They took Adwa. " + "Nothing else was told for a long while. " * 9 + "<The town> burned.",
        "<The town> burned before Adwa was named.",
        "They took Adwa and <the hill>.",
    ],
    ids=["two in one breath", "a name nobody knows", "one without a name", "on the road to",
         "between two", "measured from", "of another kind", "long ago", "named later",
         "no word for a town"],
)  # fmt: skip
def test_where_it_is_not_sure_nothing_is_meant(text: str) -> None:
    assert meant(text) is None


@pytest.mark.parametrize(
    ("slug", "place"),
    [("geonames:1", None), ("adwa", "Adwa")],
    ids=["town of the world", "of a pack"],
)
def test_a_village_is_no_town_of_the_world_table(slug: str, place: str | None) -> None:
    text = "They entered Adwa and burned the village."
    town = Named(13, 17, Ref(slug, "Adwa", "place", precision="settlement"))
    found = pointed_at(text, text.index("the village"), len(text) - 1, (town,))
    assert (found and found.name) == place
