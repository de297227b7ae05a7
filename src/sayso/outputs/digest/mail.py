"""A digest as an e-mail: text and HTML, with the map in it."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sayso.outputs.digest.model import Digest
from sayso.outputs.digest.page import as_html
from sayso.outputs.digest.plain import as_text
from sayso.outputs.digest.sketch import draw_map
from sayso.outputs.digest.words import TITLE

_MAP = "map@sayso"


def as_mail(
    digest: Digest,
    base: str | None = None,
    *,
    sender: str = "sayso@localhost",
    to: str | None = None,
    sent_at: datetime | None = None,
    unsubscribe: str | None = None,
) -> EmailMessage:
    """Return a digest as a message with both forms and the map's picture.

    Args:
        sent_at: For the Date header; None: the digest's end, so that it is always the same.
        unsubscribe: Address that ends the subscription; goes into the text and the headers
            (RFC 2369, RFC 8058).
    """
    message = EmailMessage(policy=SMTP)
    number = sum(len(s.items) for s in digest.sections)
    about = f": {digest.about}" if digest.about else ""
    message["Subject"] = f"{TITLE}{about} ({number or 'no'} change{'s' if number != 1 else ''})"
    message["From"] = sender
    if to is not None:
        message["To"] = to
    message["Date"] = format_datetime(sent_at or digest.until)
    message["Message-ID"] = f"<{digest.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = as_text(digest, base)
    if unsubscribe is not None:
        text += f"\nTo get no more of these: {unsubscribe}\n"
    message.set_content(text)
    picture = draw_map(digest)
    html = as_html(digest, base, map_at=f"cid:{_MAP}" if picture else None, unsubscribe=unsubscribe)
    message.add_alternative(html, subtype="html")
    if picture is not None:
        page = message.get_payload()[1]  # type: ignore[index]
        assert isinstance(page, EmailMessage)
        page.add_related(picture, "image", "png", cid=f"<{_MAP}>", filename="map.png")
    # Boundaries are drawn by lot unless they are set; the digest's own id gives the same always.
    for n, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"{digest.id}-{n}")
    return message
