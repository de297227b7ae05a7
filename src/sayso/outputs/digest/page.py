"""A digest as a page of HTML that mail readers show as well."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

from sayso.outputs.digest.model import Digest
from sayso.outputs.digest.words import (
    NOTE,
    TITLE,
    claim_link,
    more_words,
    period_words,
    quoted_words,
    summary_words,
)

MAP_WORDS = "Map of who holds what by this record; the places whose holder changed are ringed"


def as_html(
    digest: Digest,
    base: str | None = None,
    *,
    map_at: str | None = None,
    unsubscribe: str | None = None,
) -> str:
    """Return a digest as a whole page; styles stand in the elements, as mail needs them.

    Args:
        base: As for `as_markdown`.
        map_at: Address of the map's picture; None: there is none.
        unsubscribe: Address that ends the subscription; None: there is none to end.
    """
    return str(
        _template().render(
            digest=digest,
            title=TITLE,
            period=period_words(digest),
            summary=summary_words(digest),
            note=NOTE,
            link=lambda quote: claim_link(quote, base),
            more=more_words,
            quoted=quoted_words,
            map=map_at,
            map_words=MAP_WORDS,
            unsubscribe=unsubscribe,
        )
    )


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    text = files("sayso.outputs.digest").joinpath("templates/digest.html.j2").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(text)
