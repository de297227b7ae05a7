"""Languages in the codes of the field's schemes."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def alpha3() -> Mapping[str, str]:
    """ISO 639-3 by ISO 639-1."""
    text = files("sayso.codebook").joinpath("terms", "languages.csv").read_text("utf-8")
    return {row["iso639_1"]: row["iso639_3"] for row in csv.DictReader(text.splitlines())}
