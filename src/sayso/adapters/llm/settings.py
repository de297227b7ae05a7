"""How a language model is asked: endpoint, model, limits and price."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs
from attrs import field, frozen

from sayso.errors import BadEngine


@frozen
class Price:
    """What an endpoint takes for a million tokens, in whatever currency, in and out."""

    tokens_in: float
    tokens_out: float


def _bare_address(url: str) -> str:
    return url.strip().rstrip("/")


def _is_endpoint(_: object, __: Any, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadEngine(
            f"language model: {value!r} is no address of an endpoint; it should look like"
            " http://localhost:11434/v1"
        )
    if parts.username or parts.password:
        raise BadEngine("language model: give the key apart from the address (SAYSO_LLM_KEY)")


def _is_positive(_: object, attribute: Any, value: Any) -> None:
    if not value > 0:
        raise BadEngine(f"language model: {attribute.name} must be more than 0, not {value}")


@frozen
class LlmSettings:
    """Where a language model is, and how it is asked."""

    url: str = field(validator=_is_endpoint, converter=_bare_address)
    """Up to and without /chat/completions; of most servers it ends in /v1."""
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = field(default=120.0, validator=_is_positive)
    """Seconds that one answer may take."""
    passage: int = field(default=3000, validator=_is_positive)
    """Code points of a report that are sent at once; whole paragraphs."""
    max_tokens: int = field(default=4096, validator=_is_positive)
    """The longest answer. Of a passage whose answer is longer, the halves are asked."""
    cache: Path | None = None
    """Folder for answers; None keeps none. They quote the reports."""
    price: Price | None = None
    extra: Mapping[str, Any] = field(factory=dict)
    """Further keys of the request's body; None takes a key away that the endpoint refuses."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "LlmSettings | None":
        """Read the settings from SAYSO_LLM_URL, _MODEL, _KEY and so on; see docs/llm.md.

        Returns None where SAYSO_LLM_URL is not set: no endpoint, nothing is sent.

        Raises:
            BadEngine: A value that cannot be used; the message names the variable.
        """
        given = {
            name.removeprefix("SAYSO_LLM_").lower(): value.strip()
            for name, value in environ.items()
            if name.startswith("SAYSO_LLM_") and value.strip()
        }
        unknown = set(given) - _VARIABLES
        if unknown:
            names = ", ".join(f"SAYSO_LLM_{name.upper()}" for name in sorted(unknown))
            raise BadEngine(f"language model: unknown variable {names}")
        if "url" not in given:
            return None
        if "model" not in given:
            raise BadEngine("language model: SAYSO_LLM_URL is set, but not SAYSO_LLM_MODEL")
        if ("price_in" in given) != ("price_out" in given):
            raise BadEngine("language model: set SAYSO_LLM_PRICE_IN and _OUT, or neither")
        cache = given.get("cache", "")
        price = None
        if "price_in" in given:
            price = Price(_number(given, "price_in"), _number(given, "price_out"))
        return cls(
            url=given["url"],
            model=given["model"],
            key=given.get("key"),
            timeout=_number(given, "timeout", 120),
            passage=int(_number(given, "passage", 3000)),
            max_tokens=int(_number(given, "max_tokens", 4096)),
            cache=None
            if cache.lower() == "off"
            else Path(cache or platformdirs.user_cache_path("sayso") / "llm"),
            price=price,
            extra=_object(given, "extra"),
        )


_VARIABLES = frozenset(
    {"url", "model", "key", "timeout", "passage", "max_tokens", "cache", "extra"}
    | {"price_in", "price_out"}
)


def _number(given: Mapping[str, str], name: str, default: float | None = None) -> float:
    value = given.get(name)
    if value is None and default is not None:
        return default
    try:
        return float(value or "")
    except ValueError:
        raise BadEngine(
            f"language model: SAYSO_LLM_{name.upper()} must be a number, not {value!r}"
        ) from None


def _object(given: Mapping[str, str], name: str) -> Mapping[str, Any]:
    try:
        value = json.loads(given.get(name, "{}"))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BadEngine(f"language model: SAYSO_LLM_{name.upper()} must be a JSON object")
    return value
