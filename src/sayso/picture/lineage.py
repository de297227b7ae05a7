"""Which reports are one origin: the same text, near copies, shared quotations, agency copy."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache

from attrs import field, frozen
from rensa import RMinHash

from sayso.model.entry import Linked, LinkKind
from sayso.model.ids import ReportId
from sayso.model.report import Report
from sayso.picture.background import Background
from sayso.picture.policy import LineagePolicy
from sayso.picture.sides import fold, one_of_each

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"«]([^”\"»“«]{40,1200})[”\"»]")
# "ALEPPO, Syria (Agency) -" and, on a line of its own at the end, "(Agency)" or "Agency".
_DATELINE = re.compile(r"\A[^\n]{0,60}?\(([^()\n]{2,30})\)\s*[-–—:]")
_CREDIT = re.compile(r"\n\s*[(/—–-]*\s*([^()\n/]{2,30}?)\s*[)/]?\s*\Z")
_SEED = 7
_REPRESENTATIVES = 64


@frozen
class Fingerprint:
    """What of a report decides its family; small, and fixed with its text and the policy."""

    report: ReportId
    day: date | None
    digest: str
    """Of the whole text."""
    sketch: tuple[int, ...] = field(repr=False)
    quotes: frozenset[str] = field(repr=False)
    """Long quotations, folded."""
    credit: str | None
    """Folded name in a dateline or credit line; an agency's only if a pack says so."""


@frozen
class Lineage:
    """Reports by origin."""

    family: Mapping[ReportId, str]
    """A report's family of copies, by the id of its first member."""
    newsroom: Mapping[ReportId, str]
    """Key of the agency whose copy a report credits; absent where it credits none."""

    def copies(self) -> dict[str, tuple[ReportId, ...]]:
        """The members of every family of more than one, in order of their ids."""
        found: dict[str, list[ReportId]] = {}
        for report, family in sorted(self.family.items()):
            found.setdefault(family, []).append(report)
        return {k: tuple(v) for k, v in found.items() if len(v) > 1}


def fingerprint(report: Report, policy: LineagePolicy) -> Fingerprint:
    """Return a report's fingerprint; it costs about as much as reading the text once."""
    sketch = RMinHash(num_perm=policy.minhash_permutations, seed=_SEED)
    words = _words(report.text)
    grams = _grams(words, policy.shingle_words)
    # Short notes of one happening come out alike in any hands.
    if len(words) >= policy.least_words:
        sketch.update(sorted(grams))
    else:
        grams = frozenset()
    found = (fold(q) for q in _QUOTED.findall(report.text))
    quotes = frozenset(q for q in found if len(q.split()) >= policy.quote_words)
    credit = _DATELINE.match(report.text) or _CREDIT.search(report.text)
    return Fingerprint(
        report.id,
        report.published,
        report.text_sha256,
        tuple(sketch.digest()) if grams else (),
        quotes,
        fold(credit.group(1)) if credit else None,
    )


def lineage_of(
    reports: Mapping[ReportId, Report],
    links: Iterable[Linked],
    background: Background,
    policy: LineagePolicy,
    prints: Mapping[ReportId, Fingerprint] | None = None,
) -> Lineage:
    """Return the families of copies among `reports`.

    Copies are found by MinHash over word n-grams and checked on the n-grams themselves, or by
    long quotations in common. A reviewer's COPY link joins two reports, or keeps apart two that
    would be joined; where a chain of copies joins them all the same, they stay together.

    Args:
        prints: Fingerprints made before, by report; the rest are made here.
    """
    made = dict(prints or {})
    for report in reports.values():
        if report.id not in made:
            made[report.id] = fingerprint(report, policy)
    said: dict[tuple[str, str], bool] = {}
    for link in links:
        if link.kind is LinkKind.COPY and link.a != link.b:
            said[min(link.a, link.b), max(link.a, link.b)] = link.same
    search = _Search(reports, policy, {pair for pair, same in said.items() if not same})
    ordered = sorted((made[r] for r in reports), key=lambda p: (p.day or date.max, p.report))
    for one in ordered:
        search.place(one)
    pairs = search.pairs + [p for p, same in said.items() if same and {*p} <= {*reports}]
    rank = {p.report: n for n, p in enumerate(ordered)}
    first = _first_of_each(pairs, rank)
    agencies = {fold(o.name): f"outlet:{s}" for s, o in background.outlets.items() if o.agency}
    agencies |= {fold(s): f"outlet:{s}" for s, o in background.outlets.items() if o.agency}
    return Lineage(
        {r: first.get(r, r) for r in reports},
        {p.report: agencies[p.credit] for p in ordered if p.credit and p.credit in agencies},
    )


def _first_of_each(
    pairs: Iterable[tuple[str, str]], rank: Mapping[ReportId, int]
) -> dict[str, str]:
    group = one_of_each(pairs, {})
    first: dict[str, str] = {}
    for report in sorted(group, key=lambda r: rank[ReportId(r)]):
        first.setdefault(group[report], report)
    return {report: first[group[report]] for report in group}


class _Search:
    """Finds each report's likely copies among those before it without comparing all with all."""

    def __init__(
        self,
        reports: Mapping[ReportId, Report],
        policy: LineagePolicy,
        apart: set[tuple[str, str]],
    ) -> None:
        self.pairs: list[tuple[str, str]] = []
        self._policy = policy
        self._apart = apart
        self._joined: set[ReportId] = set()
        self._by_digest: dict[str, Fingerprint] = {}
        self._bands: dict[tuple[int, ...], list[Fingerprint]] = {}
        self._by_quote: dict[str, list[Fingerprint]] = {}

        @lru_cache(maxsize=1024)
        def grams(report: ReportId) -> frozenset[str]:
            return _grams(_words(reports[report].text), policy.shingle_words)

        self._grams = grams

    def place(self, one: Fingerprint) -> None:
        """Join `one` to the copies of it that came before."""
        twin = self._by_digest.setdefault(one.digest, one)
        if twin is not one and not self._kept_apart(one, twin):
            self.pairs.append((twin.report, one.report))
            return
        rows = self._policy.minhash_permutations // self._policy.minhash_bands
        tried: set[ReportId] = {one.report}
        for band in range(self._policy.minhash_bands if one.sketch else 0):
            key = (band, *one.sketch[band * rows : (band + 1) * rows])
            self._try(one, self._bands.setdefault(key, []), tried, self._near)
        for quote in sorted(one.quotes):
            self._try(one, self._by_quote.setdefault(quote, []), tried, self._alike_or_quoting)

    def _try(
        self,
        one: Fingerprint,
        bucket: list[Fingerprint],
        tried: set[ReportId],
        alike: Callable[[Fingerprint, Fingerprint], bool],
    ) -> None:
        for other in bucket:
            if other.report in tried:
                continue
            tried.add(other.report)
            fits = self._in_time(one, other) and not self._kept_apart(one, other)
            if fits and alike(one, other):
                self.pairs.append((other.report, one.report))
                self._joined.add(one.report)
                break
        # A bucket keeps what is no copy of an earlier one, or ten thousand copies would cost
        # their square.
        if one.report not in self._joined and len(bucket) < _REPRESENTATIVES:
            bucket.append(one)

    def _in_time(self, one: Fingerprint, other: Fingerprint) -> bool:
        if one.day is None or other.day is None:
            return True
        return abs((one.day - other.day).days) <= self._policy.window_days

    def _kept_apart(self, one: Fingerprint, other: Fingerprint) -> bool:
        return (min(one.report, other.report), max(one.report, other.report)) in self._apart

    def _near(self, one: Fingerprint, other: Fingerprint) -> bool:
        ours, theirs = self._grams(one.report), self._grams(other.report)
        shared = len(ours & theirs)
        union = len(ours) + len(theirs) - shared
        fewer = min(len(ours), len(theirs))
        return bool(union) and (
            shared / union >= self._policy.near_duplicate
            or shared / fewer >= self._policy.contained
        )

    def _alike_or_quoting(self, one: Fingerprint, other: Fingerprint) -> bool:
        shared = len(one.quotes & other.quotes)
        return shared >= self._policy.shared_quotes or self._near(one, other)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _grams(words: list[str], n: int) -> frozenset[str]:
    return frozenset(" ".join(words[i : i + n]) for i in range(max(0, len(words) - n + 1)))
