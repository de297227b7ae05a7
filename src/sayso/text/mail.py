"""A message with a bulletin in it becomes a report."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

from attrs import evolve, frozen

from sayso.errors import BadReport
from sayso.text.found import FoundReport
from sayso.text.moment import lies_ahead
from sayso.text.read import Given, find_report, find_report_in

_FORWARDED: Final = re.compile(
    r"^[ >]*(?:-{3,}\s*(?:Forwarded|Original) [Mm]essage\s*-{3,}|Begin forwarded message:)\s*$\n"
    r"(?P<head>(?:[ >]*(?:\*?[A-Z][\w-]*\*?:.*|\s*)\n){1,12})",
    re.MULTILINE,
)
_LINE: Final = re.compile(
    r"^[ >]*\*?(From|Date|Sent|Subject)\*?:\*?[ \t]*(.+?)[ \t]*$", re.MULTILINE
)
_MARKS: Final = re.compile(r"^(?:(?:fwd?|wg|tr|re)\s*:\s*)+", re.IGNORECASE)


@frozen
class _Head:
    sender: str | None
    subject: str | None
    date: str | None


def find_report_in_mail(
    raw: bytes, given: Given, *, name: str, now: datetime | None = None
) -> FoundReport:
    """Turn a message into a report; of a forwarded one, what was forwarded.

    The outlet is the first sender's domain unless `given` says otherwise.

    Raises:
        BadReport: It holds no text.
    """
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    inner = next(
        (p.get_content() for p in message.walk() if p.get_content_type() == "message/rfc822"), None
    )
    if isinstance(inner, EmailMessage):
        message = inner
    head = _Head(
        parseaddr(str(message.get("From", "")))[1] or None,
        str(message.get("Subject", "")) or None,
        str(message.get("Date", "")) or None,
    )
    part = message.get_body(preferencelist=("plain", "html"))
    try:
        body = part.get_content() if part is not None else None
    except (LookupError, ValueError) as error:
        raise BadReport(f"{name}: its text cannot be decoded ({error})") from error
    if not isinstance(body, str) or part is None:
        raise BadReport(f"{name}: no text in this message")
    if part.get_content_type() == "text/html":
        return find_report(
            body.encode("utf-8"), _known(head, given, now), name=name, kind="html",
            encoding="utf-8", now=now,
        )  # fmt: skip
    forwarded = _FORWARDED.search(body)
    if forwarded:
        head = _forwarded_head(forwarded["head"], head)
        body = body[forwarded.end() :].lstrip("\n")
    return find_report_in(body, _known(head, given, now), name=name, kind="text", now=now)


def _forwarded_head(lines: str, outer: _Head) -> _Head:
    said = dict(_LINE.findall(lines))
    sender = parseaddr(said.get("From", ""))[1]
    return _Head(
        sender or outer.sender,
        said.get("Subject", outer.subject),
        said.get("Date") or said.get("Sent") or outer.date,
    )


def _known(head: _Head, given: Given, now: datetime | None) -> Given:
    published = given.published
    if published is None and head.date:
        try:
            moment = parsedate_to_datetime(head.date)
            published = moment if moment.tzinfo else moment.date()
        except (ValueError, TypeError):
            published = None
        if published is not None and now is not None and lies_ahead(published, now):
            published = None
    domain = head.sender.rpartition("@")[2].lower() if head.sender else None
    title = _MARKS.sub("", head.subject).strip() if head.subject else None
    return evolve(
        given,
        source=given.source or domain or None,
        title=given.title or title or None,
        published=published,
    )
