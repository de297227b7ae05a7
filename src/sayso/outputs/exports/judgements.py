"""Every finding of the picture as a judgement: what was decided, on what, by which rules."""

from collections.abc import Iterator, Sequence

from sayso.model.picture import Control, Deaths, Dispute, Event, Fact, Finding, Tally
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene
from sayso.picture.policy import RULES
from sayso.picture.printed import finding_to_dict
from sayso.picture.words import control_words, event_words, fact_words, tally_words


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield control, events, figures, deaths, disputes and facts, in the picture's order."""
    picture = scene.picture
    groups: Sequence[tuple[str, Sequence[Finding]]] = (
        ("control", picture.control),
        ("event", picture.events),
        ("tally", picture.tallies),
        ("deaths", picture.deaths),
        ("dispute", picture.disputes),
        ("fact", [f for p in picture.profiles for f in p.facts if f.outgoing]),
    )
    for kind, findings in groups:
        for finding in findings:
            spot = getattr(finding, "place", None)
            place = scene.atlas.place(spot) if spot is not None else None
            reason = held_back(scene, finding.support, place)
            yield Dropped(reason, finding.id) if reason else _row(kind, finding, scene)


def _row(kind: str, finding: Finding, scene: Scene) -> Row:
    recorded = sorted(set(scene.recorded((*finding.support, *finding.oppose))))
    told = finding_to_dict(finding)
    place = told.get("place")
    if place is not None and getattr(finding, "place", None) is not None:
        place["lat"], place["lon"] = scene.position(scene.atlas.place(finding.place))  # type: ignore[union-attr, arg-type]
    return {
        "id": finding.id,
        "target_type": kind,
        "target_id": place["key"] if kind == "control" and place else finding.id,
        "decision": _words(finding),
        "basis_code": told.get("basis"),
        "rule_id": f"sayso-{kind}",
        "rule_version": RULES,
        "policy": scene.picture.policy,
        "supporting_claims": list(finding.support),
        "opposing_claims": list(finding.oppose),
        "margin": told.get("margin"),
        "review_state": scene.review_state(finding.support),
        "recorded_from": recorded[-1] if recorded else None,
        "finding": told,
    }


def _words(finding: Finding) -> str:
    match finding:
        case Control():
            return control_words(finding)
        case Event():
            return event_words(finding)
        case Tally():
            return tally_words(finding)
        case Fact():
            return fact_words(finding)
        case Deaths():
            return f"low {finding.low}, best {finding.best}, high {finding.high}"
        case Dispute():
            return finding.about
        case _:
            return ""
