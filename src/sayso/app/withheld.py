"""What the public is not shown wherever it stands: words on sexual violence, names of people harmed,
and what is claimed of places whose mention may do severe harm until two reviewers let it pass.

Sexual violence is restricted by default after the Murad Code (working version of April 2022): no
words and no places in public. Names after ICRC's Professional Standards for Protection Work. Severe
places after OCHA's Data Responsibility Guidelines of 2021.
"""

import re
from collections.abc import Iterable, Sequence

from attrs import evolve, field, frozen

from sayso.model.claim import Claim
from sayso.model.entry import Entry, Verdict
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.known import Known
from sayso.model.report import Report
from sayso.model.terms import Role
from sayso.outputs.exports.safety import is_restricted, tells_of_sexual_violence
from sayso.outputs.exports.veil import Veil, private_names
from sayso.registry.pack import Pack, Sensitivity
from sayso.review.queue import standings

REVIEWERS_FOR_SEVERE = 2
REVIEWER = "a reviewer"
"""Stands for the name of whoever judged."""
COVER = "█"
"""Stands for each letter that is withheld, so that passages stay where they are."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"\w+")


@frozen
class CoveredReport(Report):
    """A report with words covered; its hash is that of the words themselves."""

    whole_sha256: str = ""

    @property
    def text_sha256(self) -> str:
        """Hash of the text as recorded."""
        return self.whole_sha256


@frozen
class Withheld:
    """What of one body of knowledge the public is not shown."""

    restricted: frozenset[ClaimId]
    """Claims on sexual violence."""
    waiting: frozenset[ClaimId]
    """Claims on severe places that fewer than two reviewers let pass."""
    names: frozenset[str]
    veil: Veil = field(repr=False)
    named: frozenset[ReportId] = field(repr=False)
    """Reports that have one of the names."""

    @property
    def claims(self) -> frozenset[ClaimId]:
        """All claims that are not shown."""
        return self.restricted | self.waiting


def withheld(
    known: Known, packs: Iterable[Pack], entries: Iterable[tuple[EntryId, Entry]]
) -> Withheld:
    """What of `known` the public is not shown.

    Args:
        entries: All that the ledger holds, of which verdicts count.
    """
    restricted = frozenset(c.id for c in known.claims if is_restricted(c))
    severe = _severe(packs)
    about_severe = [c.id for c in known.claims if severe and severe & _places(c)]
    names = private_names(known.claims)
    return Withheld(
        restricted,
        frozenset(_waiting(about_severe, entries)) if about_severe else frozenset(),
        names,
        _veil(names),
        frozenset(_having(names, known.reports.values())) if names else frozenset(),
    )


def fit(claims: Sequence[Claim], packs: Iterable[Pack]) -> tuple[Claim, ...]:
    """Claims that do not stand any more, as far as the public may be told of them."""
    severe = _severe(packs)
    veil = _veil(private_names(claims))
    shown = (c for c in claims if not is_restricted(c) and not severe & _places(c))
    return tuple(veil.over(c) for c in shown)


def _veil(names: Iterable[str]) -> Veil:
    return Veil(names, cover=lambda found: COVER * len(found))


def _severe(packs: Iterable[Pack]) -> set[str]:
    return {p.slug for pack in packs for p in pack.places if p.sensitivity is Sensitivity.SEVERE}


def _places(claim: Claim) -> set[str]:
    return {m.ref for r in (Role.PLACE, Role.ORIGIN) for m in claim.mentions(r) if m.ref}


def _waiting(
    claims: Iterable[ClaimId], entries: Iterable[tuple[EntryId, Entry]]
) -> Iterable[ClaimId]:
    said = standings(entries)
    for claim in claims:
        verdicts = said[claim].verdicts if claim in said else ()
        passed = {j.by for _, j in verdicts if j.verdict is not Verdict.REJECT}
        if len(passed) < REVIEWERS_FOR_SEVERE:
            yield claim


def _having(names: frozenset[str], reports: Iterable[Report]) -> Iterable[ReportId]:
    by_word: dict[str, list[str]] = {}
    for name in names:
        words = _WORD.findall(name)
        by_word.setdefault(words[0] if words else "", []).append(name)
    for report in reports:
        said = f"{report.title or ''}\n{report.author or ''}\n{report.text}"
        words_of = {*_WORD.findall(said), ""}
        if any(name in said for word in words_of & by_word.keys() for name in by_word[word]):
            yield report.id


def covered(known: Known, hidden: Withheld) -> Known:
    """What was known, without the claims that are not shown and with words covered."""
    shown: dict[ReportId, list[Claim]] = {}
    for claim in known.claims:
        if claim.id not in hidden.claims:
            shown.setdefault(claim.report, []).append(claim)
    reports = {key: _report(r, shown.get(key, ()), hidden) for key, r in known.reports.items()}
    return evolve(
        known,
        claims=tuple(
            hidden.veil.over(c) if c.report in hidden.named else c
            for c in known.claims
            if c.id not in hidden.claims
        ),
        reports=reports,
    )


def _report(report: Report, shown: Iterable[Claim], hidden: Withheld) -> Report:
    title, text = report.title, report.text
    if title and tells_of_sexual_violence(title):
        title = COVER * len(title)
    if tells_of_sexual_violence(text):
        text = _without_violence(text, [(c.evidence.start, c.evidence.end) for c in shown])
    author = report.author
    if report.id in hidden.named:
        over = hidden.veil.over
        title, text = title and over(title), over(text)
        author = author and over(author)
    if (title, text, author) == (report.title, report.text, report.author):
        return report
    return CoveredReport(
        id=report.id, text=text, source=report.source, url=report.url, title=title, author=author,
        published=report.published, published_at=report.published_at, language=report.language,
        whole_sha256=report.text_sha256,
    )  # fmt: skip


def _without_violence(text: str, kept: Iterable[tuple[int, int]]) -> str:
    """The text with sentences on sexual violence covered, but for the words of claims on else."""
    letters = list(text)
    spared = bytearray(len(text))
    for start, end in kept:
        spared[start:end] = b"\1" * (end - start)
    for sentence in _SENTENCE.finditer(text):
        if tells_of_sexual_violence(sentence[0]):
            for at in range(*sentence.span()):
                if not spared[at] and not letters[at].isspace():
                    letters[at] = COVER
    return "".join(letters)
