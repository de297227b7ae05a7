"""A digest in any of its forms, as bytes."""

from typing import Final

from sayso.outputs.digest.feeds import as_atom, as_json_feed
from sayso.outputs.digest.mail import as_mail
from sayso.outputs.digest.model import Digest
from sayso.outputs.digest.page import as_html
from sayso.outputs.digest.plain import as_markdown, as_text

MEDIA: Final = {
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "email": "message/rfc822",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
"""The forms, each with its media type."""


def render(digest: Digest, form: str, base: str | None = None, self_at: str | None = None) -> bytes:
    """Return a digest in a form of `MEDIA`.

    Args:
        base: Address of this record's site, for links to claims; None: links to the outlets.
        self_at: Of feeds, their own address.
    """
    match form:
        case "markdown":
            return as_markdown(digest, base).encode()
        case "html":
            return as_html(digest, base).encode()
        case "text":
            return as_text(digest, base).encode()
        case "email":
            return as_mail(digest, base).as_bytes()
        case "atom":
            return as_atom(digest, base, self_at).encode()
        case "json":
            return as_json_feed(digest, base, self_at).encode()
        case _:
            raise ValueError(f"{form!r} is none of {', '.join(MEDIA)}")
