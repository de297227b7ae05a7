"""The worked example of the method: a city and its airport, 27 November to 1 December."""

from datetime import date

from sayso.picture.background import (
    ActorFacts,
    Alignment,
    Background,
    OutletFacts,
    PlaceFacts,
    StartingState,
)
from stories import Story

CITY = Background(
    actors={
        "gov": ActorFacts("Government", "state"),
        "army": ActorFacts("Army", "state_forces", parents=("gov",)),
        "rebels": ActorFacts("Rebel command", "rebel"),
        "kurds": ActorFacts("Kurdish-led force", "rebel"),
        "monitor": ActorFacts("Monitor", "ngo"),
    },
    places={
        "city": PlaceFacts("City", (), 36.2, 37.1, "settlement"),
        "airport": PlaceFacts("Airport", ("city",), 36.2, 37.2, "site"),
    },
    outlets={"state-media": OutletFacts("State media", (Alignment("gov"),))},
    starting=(
        StartingState("city", "gov", date(2024, 11, 1), "an atlas of the time"),
        StartingState("airport", "gov", date(2024, 11, 1), "an atlas of the time"),
    ),
)
C1_TO_C3 = Story("agency", "2024-11-29").say(
    "advance", actor="rebels", place="city|western neighbourhoods of City", when="2024-11-29",
    by="rebels",
).say("advance", actor="rebels", place="city", when="2024-11-29", stance="cannot_confirm")  # fmt: skip
C2 = Story("state-media", "2024-11-29").say(
    "advance", actor="rebels", place="city", when="2024-11-29", stance="denies", by="~state media"
)
C4 = Story("wire", "2024-11-30").say(
    "capture", actor="rebels", place="city|most of City", by="monitor"
)
C5_AND_C7 = Story("gazette", "2024-11-30").say(
    "advance", actor="rebels", place="city|large parts of City", by="army", stance="acknowledges"
).say(
    "offensive", actor="army", target="rebels", place="city", by="army", realis="planned"
)  # fmt: skip
C6 = Story("courier", "2024-11-30").say(
    "handover", actor="army", target="kurds", place="airport", when="2024-11-30", by="monitor"
).say(
    "handover", actor="kurds", target="rebels", place="airport", when="2024-11-30", by="monitor"
)  # fmt: skip
STORIES = (C1_TO_C3, C2, C4, C5_AND_C7, C6)
