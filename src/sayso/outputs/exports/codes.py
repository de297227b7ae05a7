"""Codes that follow from other columns."""

from math import floor

from sayso.codebook.crosswalk import schemes

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def interaction(a: int, b: int | None, *, numbers: bool) -> int | str:
    """ACLED's interaction of two sides, or of one alone.

    Args:
        numbers: The two digits, the lower first, one side alone with a 0; else the labels.
    """
    low, high = (a, 0) if b is None else (min(a, b), max(a, b))
    if numbers:
        return low * 10 + high
    labels = schemes()["acled"]["inter"]
    return f"{labels[low]} only" if b is None else f"{labels[low]}-{labels[high]}"


def inter(code: int | None, *, numbers: bool) -> int | str:
    """ACLED's inter of one side; 0 or empty where there is none."""
    if numbers:
        return code or 0
    return "" if code is None else str(schemes()["acled"]["inter"][code])


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a position: half degrees, counted from 90 S 180 W, rows eastward."""
    row, column = floor((lat + 90) * 2), floor((lon + 180) * 2)
    return min(row, 359) * 720 + min(column, 719) + 1


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what would be one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
