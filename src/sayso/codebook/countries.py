"""Countries in the numbers and regions of the field's schemes."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from attrs import frozen

from sayso.codebook.load import load_terms


@frozen
class Country:
    """One country.

    Source: ISO 3166-1; Gleditsch and Ward's list of states; Correlates of War country codes;
    regions after ACLED's.
    """

    iso2: str
    iso3: str
    iso: int | None
    """Numeric ISO 3166-1; None where there is none."""
    name: str
    gw: int | None
    """Gleditsch-Ward number; None for what is no state on their list."""
    cow: int | None
    acled_region: str

    @property
    def ucdp_region(self) -> str | None:
        """UCDP's region, by the number; None without one."""
        if self.gw is None:
            return None
        for row in load_terms("schemes")["ucdp_regions"]:
            if row["from"] <= self.gw <= row["to"]:
                return str(row["name"])
        return None


@cache
def countries() -> Mapping[str, Country]:
    """All countries by ISO 3166-1 alpha-2."""
    text = files("sayso.codebook").joinpath("terms", "countries.csv").read_text("utf-8")
    return {
        row["iso2"]: Country(
            row["iso2"], row["iso3"], _number(row["iso"]), row["name"],
            _number(row["gw"]), _number(row["cow"]), row["acled_region"],
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text else None
