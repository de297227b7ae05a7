"""The year of a text that tells of what is long past: an encyclopedia's article, a look back.

Its dates leave out the year that the whole text is about; in news they lean on the day of the
report.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from attrs import evolve

from sayso.model.claim import Claim
from sayso.model.report import Report
from sayso.reading.times.story import YEAR, counts_from_itself, is_over, year_titled

_LEAST_YEARS = 3


def retold(claims: Sequence[Claim], report: Report) -> tuple[Claim, ...]:
    """Return the claims of a report, those whose words leave the year out in the year told of.

    News, and texts without a day of publication, come back as they are.
    """
    if report.published is None:
        return tuple(claims)
    year = _year_told_of(report, report.published)
    if year is None or counts_from_itself(report.text):
        return tuple(claims)
    return tuple(_in_year(c, year, report.published) for c in claims)


def _year_told_of(report: Report, published: date) -> int | None:
    """The one year that a text is about, where it is over and the text does not leave it."""
    if YEAR.search(report.title or ""):
        return year_titled(report.title, published)
    written = Counter(int(y) for y in YEAR.findall(report.text))
    if not written or published.year in written:
        return None
    year = max(written)
    return year if written[year] >= _LEAST_YEARS and is_over(year, published) else None


def _in_year(claim: Claim, year: int, published: date) -> Claim:
    """A claim whose words leave the year out, in the year that the text is about."""
    time = claim.time
    if time is None or time.start is None or time.end is None or YEAR.search(time.text):
        return claim
    back = time.start.year - year
    if back not in (1, 2) or published.year - time.start.year > 1:
        return claim
    moved = evolve(time, start=_years_back(time.start, back), end=_years_back(time.end, back))
    return evolve(claim, time=moved)


def _years_back(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
