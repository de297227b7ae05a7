"""A picture as sections of text: control, events, casualties, disputes, groups."""

from collections.abc import Iterable, Mapping, Sequence

from sayso.model.claim import Claim
from sayso.model.ids import ClaimId, ReportId
from sayso.model.known import Axis
from sayso.model.picture import (
    Change,
    Control,
    ControlChange,
    Dispute,
    Event,
    MapPlace,
    Picture,
    Profile,
    Tally,
    Transition,
)
from sayso.model.report import Report
from sayso.outputs.layout import Row, Section, printable, shorten
from sayso.outputs.phrases import (
    change_words,
    claim_days,
    claim_type,
    days_in_short,
    event_words,
    fact_words,
    how_words,
    name_of,
    names,
    place_words,
    proposition,
    quoted,
    range_words,
    siege_words,
    since_in_short,
    speaker_words,
    status_words,
    step_words,
    voice_words,
    voices_words,
)
from sayso.picture.words import ruling_words

# Bodies that a picture's parties have to do with; their own profiles repeat what those have.
_BEHIND = frozenset({"state", "un", "person", "ngo", "media", "igo", "peacekeepers"})


def picture_sections(
    picture: Picture, claims: Mapping[ClaimId, Claim], *, every: bool = False
) -> list[Section]:
    """Return a whole picture as sections.

    Args:
        claims: Those that the picture was made from, for the words that disputes quote.
        every: Show the profiles of states, bodies and people as well.
    """
    short = shorten(_ids(picture))
    return [
        heading(picture),
        control_section(picture.control, short),
        event_section(picture.events, short),
        tally_section(picture.tallies, short),
        dispute_section(picture.disputes, claims, short),
        profile_section(picture.profiles, short, every=every),
    ]


def heading(picture: Picture) -> Section:
    """What the picture is of: its day, the knowledge behind it, its policy."""
    day = str(picture.as_of) if picture.as_of else "the last day known"
    if picture.known_at is None:
        known = "from all that is recorded"
    else:
        axis = "reported" if picture.axis is Axis.REPORTED else "recorded here"
        known = f"from what was {axis} by {picture.known_at.isoformat(timespec='seconds')}"
    told = f"{counted(picture.claims, 'claim')} of {counted(picture.reports, 'report')}"
    lines = (f"Picture as of {day}, {known}: {told}", f"policy {printable(picture.policy)}")
    return Section("", rows=(Row((), lines),))


def control_section(found: Sequence[Control], short: Mapping[str, str]) -> Section:
    """Who holds which place, on whose word."""
    rows = (
        Row(
            (
                place_words(c.place),
                status_words(c),
                name_of(c.holder),
                since_in_short(c.from_earliest, c.from_latest),
                f"{c.basis.value.replace('_', ' ')}, {c.tier.name}",
                short[c.id],
            ),
            tuple(_control_details(c)),
        )
        for c in found
    )
    return Section(
        "CONTROL",
        "who holds which place, on whose word",
        ("Place", "Status", "Holder", "Since", "Ground", "Id"),
        tuple(rows),
        "no place is spoken of",
        frozenset({5}),
    )


def _control_details(c: Control) -> Iterable[str]:
    told: set[ClaimId] = set()
    for step in c.steps:
        told |= set(step.support)
        yield step_words(step, c.voices)
    how = "" if c.steps else how_words(c)
    if c.claimed_by and (c.steps or names(c.claimed_by) not in how):
        yield f"claimed by {names(c.claimed_by)}"
    rest = [v for v in c.voices if not set(v.claims) <= told]
    said = f"says: {voices_words(rest)}" if rest else ""
    if how or said:
        yield ", ".join(p for p in (how, said) if p)
    if c.inside:
        yield f"forces inside: {names(c.inside)}"
    if c.shared:
        yield f"shared by {names(c.shared)}"
    if c.conceded_by:
        yield f"conceded by {name_of(c.conceded_by)}"
    if c.previous and c.previous != c.holder and name_of(c.previous) not in how:
        yield f"held before by {name_of(c.previous)}"
    if c.siege:
        yield siege_words(c.siege)
    if c.inherited_from:
        yield f"by claims about {place_words(c.inherited_from)}, in which it lies"
    if c.starting:
        yield f"first holder by the pack's source: {printable(c.starting)}"
    if c.overruled:
        yield printable(ruling_words(c))
    if c.stale and c.last_evidence:
        yield f"nothing heard of it since {c.last_evidence}"


def map_section(found: Sequence[MapPlace]) -> Section:
    """A map of control, one place a line."""
    rows = [
        Row(
            (
                place_words(c.place),
                c.status.value + (" (disputed)" if c.disputed else ""),
                name_of(c.holder),
                names(c.claimed_by) if c.claimed_by else "–",
                days_in_short(c.from_earliest, c.from_latest),
                f"{c.basis.value.replace('_', ' ')}, T{c.tier.value}",
            )
        )
        for c in found
    ]
    return Section(
        "MAP",
        "who holds which place, in short; sayso control has the claims behind it",
        ("Place", "Status", "Holder", "Claimed by", "Since", "Ground"),
        tuple(rows),
        "no place is spoken of",
    )


def history_section(found: Sequence[ControlChange], short: Mapping[str, str]) -> Section:
    """Each place's states in their order."""
    rows = []
    last: str | None = None
    for c in found:
        cells = (
            place_words(c.place) if c.place.key != last else "",
            since_in_short(c.from_earliest, c.from_latest),
            change_words(c),
            f"{c.basis.value.replace('_', ' ')}, {c.tier.name}",
            short[c.id],
        )
        last = c.place.key
        from_pack = c.starting and c.transition is Transition.STARTING
        source = (f"by the pack's source: {printable(c.starting)}",) if c.starting else ()
        rows.append(Row(cells, source if from_pack else ()))
    return Section(
        "HISTORY",
        "each place's states in their order",
        ("Place", "From", "State", "Ground", "Id"),
        tuple(rows),
        "no change of hands is known",
        frozenset({1, 4}),
    )


def event_section(found: Iterable[Event], short: Mapping[str, str]) -> Section:
    """What happened, by day."""
    rows = (
        Row(
            (
                days_in_short(e.start, e.end),
                event_words(e),
                e.grade.value.replace("_", " "),
                short[e.id],
            ),
            (f"says: {voices_words(e.voices)}",) if e.voices else (),
        )
        for e in found
    )
    return Section(
        "EVENTS",
        "what happened, by day",
        ("When", "What, who → whom, where", "Grade", "Id"),
        tuple(rows),
        "nothing is told to have happened",
        frozenset({0, 3}),
    )


def tally_section(found: Iterable[Tally], short: Mapping[str, str]) -> Section:
    """Casualties, each claimant's figures together."""
    rows = []
    for t in sorted(found, key=lambda t: (t.claimant.name, t.start is None, str(t.start), t.id)):
        bounds = range_words(t.low, t.high)
        figure = printable(t.phrase)
        if bounds and bounds != figure:
            figure += f" [{bounds}]"
        details = [t.stance.value, f"blamed on {name_of(t.blamed)}" if t.blamed else ""]
        details.append("a running total, not one event's figure" if t.cumulative else "")
        details.append(f"in place of {len(t.revises)} earlier" if t.revises else "")
        details.append("denied by others" if t.oppose else "")
        cells = (
            printable(t.claimant.name),
            f"{figure} {'' if t.outcome in figure else t.outcome}".strip(),
            name_of(t.victims) if t.victims else printable(t.unit),
            days_in_short(t.start, t.end),
            ", ".join(place_words(p) for p in t.places),
            short[t.id],
        )
        rows.append(Row(cells, ("; ".join(d for d in details if d),)))
    return Section(
        "CASUALTIES",
        "by claimant; figures of different claimants are never added up",
        ("Claimant", "Figure", "Whose", "When", "Where", "Id"),
        tuple(rows),
        "no figures are given",
        frozenset({5}),
    )


def dispute_section(
    found: Iterable[Dispute], claims: Mapping[ClaimId, Claim], short: Mapping[str, str]
) -> Section:
    """Claims that cannot all be true: each side's words, and which was conceded."""
    rows = []
    for d in found:
        kind = d.kind.replace("_", " ")
        details = [f"{short[d.id]} {kind}: {printable(d.about)}"]
        for n, side in enumerate(d.positions):
            details.append(f"  {_mark(n)} {printable(side.says)}")
            for voice in side.voices:
                words = (claims[c].evidence.text for c in voice.claims if c in claims)
                told = ", ".join(dict.fromkeys(map(quoted, words)))
                details.append(f"      {voice_words(voice)}: {told}")
        if d.conceded_by is not None and d.conceded_to is not None:
            details.append(f"  {_mark(d.conceded_to)} was conceded by {name_of(d.conceded_by)}")
        rows.append(Row((), tuple(details)))
    return Section(
        "DISPUTES", "what cannot all be true", (), tuple(rows), "no claims contradict each other"
    )


def _mark(n: int) -> str:
    return chr(ord("A") + n) if n < 26 else str(n + 1)


def profile_section(
    found: Iterable[Profile], short: Mapping[str, str], *, every: bool = False
) -> Section:
    """The groups: what is said of each.

    Args:
        every: Also states, bodies and people, and those of whom nothing is said.
    """
    rows = []
    for p in sorted(found, key=lambda p: (-len(p.facts), p.actor.name, p.id)):
        if not every and (p.kind in _BEHIND or not p.facts):
            continue
        kind = (p.kind or "not in a pack").replace("_", " ")
        details = [f"{short[p.id]} {name_of(p.actor)}, {kind}"]
        if every and p.names:
            own = dict.fromkeys(printable(n.text) for n in p.names)
            details.append(f"    names: {', '.join(own)}")
        told: dict[str, list[str]] = {}
        for fact in p.facts:
            told.setdefault(voices_words(fact.voices), []).append(fact_words(fact))
        details += [f"    {who}: {'; '.join(dict.fromkeys(what))}" for who, what in told.items()]
        rows.append(Row((), tuple(details)))
    return Section(
        "GROUPS" if not every else "ACTORS",
        "what is said of each" if every else "what is said of each; of others: sayso actor NAME",
        (),
        tuple(rows),
        "nothing is said of any group",
    )


def claim_section(
    found: Sequence[Claim], reports: Mapping[ReportId, Report], short: Mapping[str, str]
) -> Section:
    """Claims with their words; claims in a row that share them have them once, after the last."""
    rows = []
    for n, c in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        shared = after is not None and (c.report, c.evidence) == (after.report, after.evidence)
        cells = (
            short[c.id],
            claim_type(c),
            proposition(c),
            claim_days(c),
            speaker_words(c, reports.get(c.report)),
        )
        rows.append(Row(cells, () if shared else (quoted(c.evidence.text),)))
    return Section(
        "",
        "",
        ("Id", "Type", "Who → whom, where", "When", "Who says so"),
        tuple(rows),
        "no claims",
        frozenset({0}),
    )


def change_section(found: Iterable[Change]) -> Section:
    """What differs between two pictures."""
    rows = (
        Row((c.kind, c.what, printable(c.words), ", ".join(c.reasons).replace("_", " ")))
        for c in found
    )
    return Section("CHANGES", "", ("Of", "What", "In words", "Why"), tuple(rows), "nothing differs")


def counted(number: int, what: str, several: str | None = None) -> str:
    """A number with its noun; `several` is the plural where that is not `what` and an s."""
    return f"{number:,} {what if number == 1 else several or what + 's'}"


def _ids(picture: Picture) -> Iterable[str]:
    groups = (
        picture.control, picture.events, picture.tallies, picture.disputes, picture.profiles,
    )  # fmt: skip
    return [f.id for group in groups for f in group]
