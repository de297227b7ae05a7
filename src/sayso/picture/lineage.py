"""Which reports are one origin: the same text, near copies, shared quotations, agency copy."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache

from attrs import define, field, frozen
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
_ORIGINALS, _COPIES = 64, 4

Pair = tuple[ReportId, ReportId]
"""Two reports that are copies, the first by the alphabet first."""


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
    ordered = sorted((made[r] for r in reports), key=_by_day)
    shelves: dict[int, Shelf] = {}
    search = CopySearch(policy, lambda r: reports[r].text)
    pairs: list[Pair] = []
    for one in ordered:
        pairs += search.place(one, {k: shelves.setdefault(k, Shelf()) for k in search.keys(one)})
    return families_of(ordered, pairs, links, background)


def families_of(
    prints: Iterable[Fingerprint],
    pairs: Iterable[Pair],
    links: Iterable[Linked],
    background: Background,
) -> Lineage:
    """Return the families that pairs of copies make, reviewers' links considered.

    Args:
        pairs: Reports that are copies of one another; those of others than `prints` are left out.
    """
    ordered = sorted(prints, key=_by_day)
    rank = {p.report: n for n, p in enumerate(ordered)}
    said: dict[Pair, bool] = {}
    for link in links:
        if link.kind is LinkKind.COPY and link.a != link.b:
            said[_pair(ReportId(link.a), ReportId(link.b))] = link.same
    joined = [p for p in pairs if said.get(p, True)] + [p for p, same in said.items() if same]
    first = _first_of_each([p for p in joined if p[0] in rank and p[1] in rank], rank)
    agencies = {
        fold(words): newsroom_of(key, background)
        for key, outlet in background.outlets.items()
        if outlet.agency
        for words in (outlet.name, key)
    }
    return Lineage(
        {r: first.get(r, r) for r in rank},
        {p.report: agencies[p.credit] for p in ordered if p.credit and p.credit in agencies},
    )


def newsroom_of(source: str, background: Background) -> str:
    """The key of the newsroom that a report's `source` names, the same for all of its names."""
    outlet = background.outlets.get(source)
    return f"outlet:{(outlet.slug if outlet else None) or source}"


def _by_day(one: Fingerprint) -> tuple[date, ReportId]:
    return one.day or date.max, one.report


def _pair(a: ReportId, b: ReportId) -> Pair:
    return (a, b) if a < b else (b, a)


def _first_of_each(pairs: Iterable[Pair], rank: Mapping[ReportId, int]) -> dict[str, str]:
    group = one_of_each(pairs, {})
    first: dict[str, str] = {}
    for report in sorted(group, key=lambda r: rank[ReportId(r)]):
        first.setdefault(group[report], report)
    return {report: first[group[report]] for report in group}


@define
class Shelf:
    """The reports under one key that later ones are held against: the first that are no copies
    of each other, and a few copies, so that ten thousand copies do not cost their square."""

    originals: list[Fingerprint] = field(factory=list)
    copies: list[Fingerprint] = field(factory=list)

    def take(self, one: Fingerprint, *, copy: bool) -> bool:
        """Keep a report if there is room for it; returns whether it is kept."""
        held, most = (self.copies, _COPIES) if copy else (self.originals, _ORIGINALS)
        if len(held) >= most:
            return False
        held.append(one)
        return True


class CopySearch:
    """Finds a report's copies among those before it without comparing all with all.

    Whether two reports are copies depends on these two alone, so that the families among some
    of the reports follow from the pairs between them.
    """

    def __init__(self, policy: LineagePolicy, text_of: Callable[[ReportId], str]) -> None:
        self._policy = policy

        @lru_cache(maxsize=4096)
        def grams(report: ReportId) -> frozenset[str]:
            return _grams(_words(text_of(report)), policy.shingle_words)

        self._grams = grams

    def keys(self, one: Fingerprint) -> tuple[int, ...]:
        """The keys under which copies of a report may be found, 64 bits each."""
        rows = self._policy.minhash_permutations // self._policy.minhash_bands
        bands = self._policy.minhash_bands if one.sketch else 0
        named = [("text", one.digest), *(("quote", q) for q in sorted(one.quotes))]
        named += [(f"band {n}", str(one.sketch[n * rows : (n + 1) * rows])) for n in range(bands)]
        return tuple(_key(*name) for name in named)

    def place(self, one: Fingerprint, shelves: Mapping[int, Shelf]) -> list[Pair]:
        """Put a report on the shelves of its keys; returns its pairs with what stood there."""
        tried: dict[ReportId, bool] = {one.report: False}
        for key in self.keys(one):
            shelf = shelves[key]
            for other in (*shelf.originals, *shelf.copies):
                if other.report not in tried:
                    tried[other.report] = self._alike(one, other)
            known = (tried[o.report] for o in shelf.originals)
            shelf.take(one, copy=any(known))
        return [_pair(one.report, other) for other, same in tried.items() if same]

    def _alike(self, one: Fingerprint, other: Fingerprint) -> bool:
        if one.digest == other.digest:
            return True
        near_in_time = (
            one.day is None
            or other.day is None
            or abs((one.day - other.day).days) <= self._policy.window_days
        )
        if not near_in_time:
            return False
        return len(one.quotes & other.quotes) >= self._policy.shared_quotes or self._near(
            one, other
        )

    def _near(self, one: Fingerprint, other: Fingerprint) -> bool:
        ours, theirs = self._grams(one.report), self._grams(other.report)
        shared = len(ours & theirs)
        union = len(ours) + len(theirs) - shared
        fewer = min(len(ours), len(theirs))
        return bool(fewer) and (
            shared / union >= self._policy.near_duplicate
            or shared / fewer >= self._policy.contained
        )


def _key(kind: str, what: str) -> int:
    packed = f"{kind}:{what}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big", signed=True)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _grams(words: list[str], n: int) -> frozenset[str]:
    return frozenset(" ".join(words[i : i + n]) for i in range(max(0, len(words) - n + 1)))
