"""What an id stands for, with the words behind it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sayso.model.claim import Claim, Mention
from sayso.model.codec import claim_to_dict, report_to_dict
from sayso.model.picture import (
    Change,
    Citation,
    Control,
    ControlChange,
    Deaths,
    Dispute,
    Event,
    Fact,
    Finding,
    Profile,
    Tally,
)
from sayso.model.report import Report
from sayso.model.terms import Role
from sayso.outputs.layout import Row, Section, printable
from sayso.outputs.phrases import (
    claim_days,
    claim_type,
    count_words,
    days_in_short,
    event_words,
    fact_words,
    how_words,
    name_of,
    outlet_words,
    proposition,
    quoted,
    speaker_words,
    stance_words,
    status_words,
)
from sayso.picture.printed import finding_to_dict
from sayso.picture.words import control_words, tally_words

CONTEXT = 160
"""Code points of the report shown on each side of a claim's words."""


def finding_sections(found: Finding, cited: Sequence[Citation]) -> list[Section]:
    """A finding, and every quotation for it and against it."""
    told = [f"{found.id}: {printable(summary(found))}"]
    told += [f"  {line}" for line in _grounds(found)]
    sections = [Section("", rows=(Row((), tuple(told)),))]
    behind = [c for c in cited if c.for_it]
    against = [c for c in cited if not c.for_it]
    sections.append(_citations("BEHIND IT", behind, "no words stand behind it"))
    sections.append(_citations("AGAINST IT", against, "nothing speaks against it"))
    return sections


def summary(found: Finding) -> str:
    """A finding in one clause."""
    match found:
        case Control():
            return control_words(found)
        case ControlChange():
            holder = name_of(found.holder)
            since = days_in_short(found.from_earliest, found.from_latest)
            return f"{found.place.name} {found.status.value}, holder {holder}, {since}"
        case Event():
            return f"{event_words(found)}, {days_in_short(found.start, found.end)}"
        case Tally():
            return tally_words(found)
        case Deaths():
            return f"deaths: {found.low} to {found.high}, best {found.best}"
        case Fact():
            return fact_words(found)
        case Profile():
            kind = (found.kind or "not in a pack").replace("_", " ")
            return f"{found.actor.name}, {kind}, {len(found.facts)} facts"
        case Dispute():
            return f"{found.kind.replace('_', ' ')}: {found.about}"
        case Change():
            return f"{found.what}: {found.words}"


def _grounds(found: Finding) -> Iterable[str]:
    match found:
        case Control():
            basis = found.basis.value.replace("_", " ")
            yield f"status: {status_words(found)}; ground: {basis}, {found.tier.name}"
            if how := how_words(found):
                yield how
            yield f"margin: {found.margin}"
        case ControlChange():
            basis = found.basis.value.replace("_", " ")
            yield f"ground: {basis}, {found.tier.name}"
        case Event():
            yield f"grade: {found.grade.value.replace('_', ' ')}; independent origins: {found.origins}"
            if found.part_of:
                yield f"part of {found.part_of}"
        case Tally() if found.revises:
            yield f"in place of {', '.join(found.revises)}"
        case Deaths():
            yield f"by rule {found.rule}"
        case Dispute():
            for side in found.positions:
                yield f"{printable(side.says)}: {', '.join(side.claims)}"
            if found.conceded_by is not None and found.conceded_to is not None:
                side = found.positions[found.conceded_to]
                yield f"{found.conceded_by.name} has conceded: {printable(side.says)}"
        case Profile():
            yield f"names: {', '.join(dict.fromkeys(printable(n.text) for n in found.names))}"
        case _:
            pass


def _citations(title: str, cited: Sequence[Citation], empty: str) -> Section:
    rows = []
    for c in cited:
        if c.claim is None:
            words = f"{c.quote}: {printable(c.outlet or '')}"
            rows.append(Row((), (f"  {words}",)))
            continue
        stance = f" ({stance_words(c.stance)})" if c.stance else ""
        who = printable(c.speaker) if c.speaker else "the report itself"
        if c.speaker is None and c.stance is not None and c.stance.value != "reports":
            who = "unnamed"
        via = f", by way of {', '.join(map(printable, c.via))}" if c.via else ""
        kind = c.type.value.replace("_", " ") if c.type else ""
        where = [
            printable(c.outlet) if c.outlet else "no outlet given",
            str(c.published or "no day"),
        ]
        where += [printable(x) for x in (c.title, c.url) if x]
        rows.append(
            Row(
                (),
                (
                    f"  {who}{stance}{via}: {quoted(c.quote)}",
                    f"      {kind} {c.claim}; {c.report} at {c.start}:{c.end}; {', '.join(where)}",
                ),
            )
        )
    return Section(title, f"{len(cited)}", (), tuple(rows), empty)


def claim_sections(claim: Claim, report: Report | None) -> list[Section]:
    """A claim in full: its parts, its words with what stands around them, its report."""
    lines = [f"{claim.id}: {claim_type(claim)}, {proposition(claim)}"]
    for role in Role:
        lines += [f"  {role.value}: {_mention(m)}" for m in claim.mentions(role)]
    if claim.time:
        lines.append(
            f"  time: {quoted(claim.time.text)} {claim_days(claim)} ({claim.time.precision})"
        )
    if claim.count:
        lines.append(f"  count: {count_words(claim.count)}")
    if claim.label:
        lines.append(f"  label: {printable(claim.label)}")
    who = speaker_words(claim, report)
    ref = f" [{claim.speaker.ref}]" if claim.speaker and claim.speaker.ref else ""
    lines.append(f"  says: {who}{ref}" + (f", on {claim.said}" if claim.said else ""))
    lines.append(f"  read by: {claim.engine or 'not named'}, score {claim.score:.2f}")
    words = Row((), (f"  {_in_context(claim, report)}",))
    return [
        Section("", rows=(Row((), tuple(lines)),)),
        Section("WORDS", f"at {claim.evidence.start}:{claim.evidence.end}", (), (words,)),
        _report_section(report),
    ]


def report_sections(report: Report, claims: int) -> list[Section]:
    """A report, without its text."""
    return [_report_section(report), Section("", "", (), (Row((), (f"claims: {claims}",)),))]


def finding_as_dict(found: Finding, cited: Iterable[Citation]) -> dict[str, Any]:
    """A finding with its citations, as JSON-able values."""
    return {"finding": finding_to_dict(found), "citations": [finding_to_dict(c) for c in cited]}


def claim_as_dict(claim: Claim, report: Report | None) -> dict[str, Any]:
    """A claim with its report, without the report's text, as JSON-able values."""
    return {"claim": claim_to_dict(claim), "report": report_as_dict(report) if report else None}


def report_as_dict(report: Report) -> dict[str, Any]:
    """A report without its text, as JSON-able values, with the text's hash and length."""
    values = report_to_dict(report)
    del values["text"]
    return {**values, "text_sha256": report.text_sha256, "characters": len(report.text)}


def _report_section(report: Report | None) -> Section:
    if report is None:
        return Section("REPORT", "", empty="not known")
    facts = {
        "title": report.title,
        "outlet": outlet_words(report),
        "author": report.author,
        "published": str(report.published or "day not known"),
        "url": report.url,
    }
    lines = [f"  {k}: {printable(v)}" for k, v in facts.items() if v]
    return Section("REPORT", report.id, (), (Row((), tuple(lines)),))


def _mention(mention: Mention) -> str:
    ref = mention.ref or "not registered"
    named = f", {printable(mention.name)}" if mention.name else ""
    code = f", {mention.precision}" if mention.precision else ""
    at = (
        f", {mention.lat:.3f} {mention.lon:.3f}"
        if mention.lat is not None and mention.lon is not None
        else ""
    )
    return f"{quoted(mention.text)} at {mention.start}:{mention.end} [{ref}{named}{code}{at}]"


def _in_context(claim: Claim, report: Report | None) -> str:
    if report is None:
        return quoted(claim.evidence.text)
    start, end = claim.evidence.start, claim.evidence.end
    before = report.text[max(0, start - CONTEXT) : start]
    after = report.text[end : end + CONTEXT]
    # The quotation marks stand where the claim's own words begin and end.
    head = ("… " if start > CONTEXT else "") + " ".join(printable(before).split())
    tail = " ".join(printable(after).split()) + (" …" if end + CONTEXT < len(report.text) else "")
    return f"{head} >>{' '.join(printable(claim.evidence.text).split())}<< {tail}".strip()
