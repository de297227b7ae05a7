"""Read the codebook's YAML."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml


def load_terms(name: str) -> Mapping[str, Any]:
    """Return `terms/<name>.yml` of the codebook as a mapping.

    Raises:
        FileNotFoundError: The codebook has no such file.
    """
    text = files("sayso.codebook").joinpath("terms", f"{name}.yml").read_text("utf-8")
    return parse_terms(text, f"{name}.yml")


def parse_terms(text: str, where: str) -> Mapping[str, Any]:
    """Return YAML `text` as a mapping.

    Args:
        where: Names the text in the error.

    Raises:
        ValueError: No YAML, or not a mapping at its top.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{where}: {error}") from error
    if not isinstance(data, dict):
        raise ValueError(f"{where}: expected keys and values, not {type(data).__name__}")
    return data
