"""Disputes as pages show them: each side with its words."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.picture import Dispute
from sayso.web.moments import Here
from sayso.web.queries import DisputeQuery
from sayso.web.views.claims import words
from sayso.web.views.listing import Facet, facet
from sayso.web.views.words import Said, said

COLUMNS = ("id", "kind", "about", "place", "positions", "conceded_by", "conceded", "support")


@frozen
class Side:
    """One side of a dispute."""

    mark: str
    says: str
    voices: tuple[Said, ...]
    conceded_by: str | None


@frozen
class DisputeView:
    """One dispute."""

    id: str
    kind: str
    about: str
    place: str | None
    place_url: str | None
    url: str
    sides: tuple[Side, ...]


def chosen(question: Question, query: DisputeQuery) -> list[Dispute]:
    """The disputes that a query asks for."""
    places = question.place_keys(query.place) if query.place else None
    actors = question.actor_keys(query.actor) if query.actor else None
    return [
        d
        for d in question.picture.disputes
        if (query.kind is None or d.kind == query.kind)
        and (places is None or (d.place is not None and d.place.key in places))
        and (
            actors is None
            or any(v.speaker.key in actors for p in d.positions for v in p.voices)
            or (d.conceded_by is not None and d.conceded_by.key in actors)
        )
    ]


def facets(found: Sequence[Dispute], here: Here, query: DisputeQuery) -> list[Facet]:
    """What a list of disputes can be narrowed by."""
    return [
        facet(here, "kind", "Kind", ((d.kind, words(d.kind)) for d in found), query.kind),
        facet(here, "place", "Place", ((d.place.key, d.place.name) for d in found if d.place), query.place),
    ]  # fmt: skip


def dispute_view(dispute: Dispute, question: Question, here: Here) -> DisputeView:
    """One dispute with each side's words."""
    return DisputeView(
        id=dispute.id,
        kind=words(dispute.kind),
        about=dispute.about,
        place=dispute.place.name if dispute.place else None,
        place_url=here.item("places", dispute.place.key) if dispute.place else None,
        url=here.item("disputes", dispute.id),
        sides=tuple(
            Side(
                chr(ord("A") + n) if n < 26 else str(n + 1),
                position.says,
                said(position.voices, question, here),
                dispute.conceded_by.name
                if dispute.conceded_by and dispute.conceded_to == n
                else None,
            )
            for n, position in enumerate(dispute.positions)
        ),
    )


def table(found: Iterable[Dispute]) -> Iterable[tuple[object, ...]]:
    """Disputes as rows under `COLUMNS`."""
    for d in found:
        conceded = d.positions[d.conceded_to].says if d.conceded_to is not None else None
        yield (
            d.id, d.kind, d.about, d.place.name if d.place else None,
            " | ".join(p.says for p in d.positions), d.conceded_by.name if d.conceded_by else None,
            conceded, " ".join(d.support),
        )  # fmt: skip
