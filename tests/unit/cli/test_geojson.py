"""Control as a map layer."""

from datetime import date

from sayso.model.ids import ClaimId
from sayso.model.picture import (
    Basis,
    ControlChange,
    Party,
    Spot,
    Status,
    Tier,
    Transition,
)
from sayso.outputs.geojson import history_layer


def change(spot: Spot) -> ControlChange:
    return ControlChange(
        id="change-1", place=spot, status=Status.HELD, holder=Party("north", "North"),
        previous=None, claimed_by=(), transition=Transition.CAPTURED,
        from_earliest=date(2024, 11, 27), from_latest=date(2024, 11, 28), basis=Basis.CONCESSION,
        tier=Tier.T1, disputed=False, siege=None,
        support=(ClaimId("claim-1"),), oppose=(),
    )  # fmt: skip


def test_a_place_is_a_point_longitude_first_with_its_precision() -> None:
    (feature,) = history_layer([change(Spot("nubl", "Nubl", 36.379, 36.993, "settlement"))])[
        "features"
    ]
    assert feature["id"] == "change-1"
    assert feature["geometry"] == {"type": "Point", "coordinates": [36.993, 36.379]}
    told = feature["properties"]
    assert (told["name"], told["geo_precision"], told["status"]) == ("Nubl", "settlement", "held")
    assert told["holder"] == {"key": "north", "name": "North"}
    assert (told["from_earliest"], told["from_latest"]) == ("2024-11-27", "2024-11-28")
    assert list(told["support"]) == ["claim-1"]


def test_a_place_without_a_position_has_no_geometry() -> None:
    (feature,) = history_layer([change(Spot("place:nubl", "Nubl"))])["features"]
    assert feature["geometry"] is None
