"""Statements: the record taken apart into one property of one thing, as one voice in one outlet
gives it, with the first and last day on which it did.

The form is OpenSanctions' (entity, property, value, original value, dataset, first and last seen):
what stands behind a page, with nothing judged.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.claim import Claim, Mention
from sayso.model.ids import ClaimId, content_id
from sayso.model.report import Report
from sayso.model.terms import Role
from sayso.outputs.phrases import claim_days, count_words, outlet_words, proposition, speaker_words
from sayso.picture.sides import fold, key_of_actor, key_of_place
from sayso.web.moments import Here
from sayso.web.queries import StatementQuery
from sayso.web.views.claims import short, words
from sayso.web.views.listing import Facet, facet

COLUMNS = (
    "id", "entity", "entity_key", "property", "value", "original", "language", "claimant",
    "stance", "outlet", "first_seen", "last_seen", "claims",
)  # fmt: skip
NAME = "name"


@frozen(slots=False)
class Statement:
    """One property of one thing, by one voice in one outlet."""

    entity: str
    key: str
    """The registry's id, else `text:` or `place:` and the folded words, as pictures have them."""
    kind: str
    """actors or places: the list that has its page."""
    prop: str
    """`name`, else the type of the claim and the part that the thing has in it."""
    value: str
    original: str
    """The report's own words."""
    language: str | None
    claimant: str
    stance: str
    outlet: str
    first: date | None
    """The first day on which it was published; None: no day is known."""
    last: date | None
    claims: tuple[ClaimId, ...]

    @cached_property
    def id(self) -> str:
        """Names it by what it says; made when it is asked for, since there are many."""
        return content_id(
            "statement", self.key, self.prop, self.value, self.stance, self.claimant, self.outlet
        )


@frozen
class StatementRow:
    """One statement in a list."""

    entity: str
    entity_url: str
    prop: str
    value: str
    original: str
    lang: str | None
    who: str
    outlet: str
    first: str
    last: str
    claims: int
    url: str
    """Of the first claim that makes it."""


def statements(question: Question) -> tuple[Statement, ...]:
    """All statements of what was known, those about one thing together."""
    return question.lookup.once("statements", lambda: _taken_apart(question))


def _taken_apart(question: Question) -> tuple[Statement, ...]:
    reports = question.known.reports
    grouped: dict[tuple[str, ...], list[Claim]] = {}
    drawn: dict[tuple[str, ...], tuple[str, str, str, str]] = {}
    for claim in question.known.claims:
        report = reports.get(claim.report)
        said = (claim.stance.value, speaker_words(claim, report), outlet_words(report))
        for kind, key, name, prop, value, original in _properties(claim):
            group = (key, prop, value, *said)
            grouped.setdefault(group, []).append(claim)
            drawn.setdefault(group, (kind, name, value, original))
    made = (
        _statement(group, drawn[group], claims, [r for c in claims if (r := reports.get(c.report))])
        for group, claims in grouped.items()
    )
    return tuple(sorted(made, key=_order))


def _order(one: Statement) -> tuple[str | bool, ...]:
    return (
        one.entity.casefold(), one.key, one.prop != NAME, one.prop, one.value, one.claimant,
        one.stance, one.outlet,
    )  # fmt: skip


def _statement(
    group: tuple[str, ...],
    drawn: tuple[str, str, str, str],
    claims: Sequence[Claim],
    reports: Sequence[Report],
) -> Statement:
    key, prop, _, stance, claimant, outlet = group
    kind, name, value, original = drawn
    days = [r.published for r in reports if r.published]
    return Statement(
        entity=name,
        key=key,
        kind=kind,
        prop=prop,
        value=value,
        original=original,
        language=reports[0].language if reports else None,
        claimant=claimant,
        stance=stance,
        outlet=outlet,
        first=min(days, default=None),
        last=max(days, default=None),
        claims=tuple(c.id for c in claims),
    )


def _properties(claim: Claim) -> Iterable[tuple[str, str, str, str, str, str]]:
    """Kind, key and name of each thing that a claim speaks of, with a property, its value as we
    write it and in the report's words."""
    days = claim_days(claim)
    told = proposition(claim) + (f", {days}" if days else "")
    if claim.count:
        told += f" [{count_words(claim.count)} {claim.label or ''}".rstrip() + "]"
    quote = short(claim.evidence.text)
    for role in Role:
        kind = "places" if role in (Role.PLACE, Role.ORIGIN) else "actors"
        for mention in claim.mentions(role):
            key, name = _key(mention, kind), mention.name or mention.text
            yield kind, key, name, NAME, mention.text, mention.text
            prop = f"{claim.type.value}:{role.value}"
            yield kind, key, name, prop, told, quote


def _key(mention: Mention, kind: str) -> str:
    return key_of_place(mention) if kind == "places" else key_of_actor(mention)


def chosen(question: Question, query: StatementQuery) -> list[Statement]:
    """The statements that a query asks for."""
    entity = fold(query.entity) if query.entity else None
    claimant = query.claimant.casefold() if query.claimant else None
    return [
        s
        for s in statements(question)
        if (entity is None or query.entity == s.key or entity == fold(s.entity))
        and (query.property is None or query.property == s.prop)
        and (claimant is None or claimant == s.claimant.casefold())
        and (query.source is None or query.source == s.outlet)
        and (query.lang is None or query.lang == s.language)
    ]


def facets(found: Sequence[Statement], here: Here, query: StatementQuery) -> list[Facet]:
    """What a list of statements can be narrowed by."""
    return [
        facet(here, "entity", "Of", ((s.key, s.entity) for s in found), query.entity),
        facet(here, "property", "Property", ((s.prop, _prop_words(s.prop)) for s in found), query.property),
        facet(here, "claimant", "Who says so", ((s.claimant, s.claimant) for s in found), query.claimant),
        facet(here, "source", "Outlet", ((s.outlet, s.outlet) for s in found), query.source),
        facet(here, "lang", "Language", ((s.language, s.language) for s in found if s.language), query.lang),
    ]  # fmt: skip


def _prop_words(prop: str) -> str:
    kind, _, role = prop.partition(":")
    return f"{words(kind)}, as {role}" if role else kind


def statement_row(found: Statement, here: Here) -> StatementRow:
    """One statement as a list shows it."""
    return StatementRow(
        found.entity,
        here.item(found.kind, found.key),
        _prop_words(found.prop),
        found.value,
        found.original,
        found.language,
        found.claimant,
        # An outlet that speaks for itself is named once.
        "" if found.claimant.startswith(found.outlet) else found.outlet,
        str(found.first or ""),
        str(found.last or ""),
        len(found.claims),
        here.item("claims", found.claims[0]),
    )


def table(found: Iterable[Statement]) -> Iterable[tuple[object, ...]]:
    """Statements as rows under `COLUMNS`."""
    for s in found:
        yield (
            s.id, s.entity, s.key, s.prop, s.value, s.original, s.language, s.claimant, s.stance,
            s.outlet, s.first, s.last, " ".join(s.claims),
        )  # fmt: skip


def as_dict(found: Statement) -> dict[str, object]:
    """One statement as JSON-able values, under the names of `COLUMNS`."""
    values = next(iter(table([found])))
    first, last = found.first, found.last
    return dict(zip(COLUMNS, values, strict=True)) | {
        "first_seen": first.isoformat() if first else None,
        "last_seen": last.isoformat() if last else None,
        "claims": list(found.claims),
    }
