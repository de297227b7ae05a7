"""Sending mail over SMTP, and reading what comes back."""

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from attrs import frozen

from sayso.errors import BadQuery, SaysoError

SMTP: Final = "SAYSO_SMTP_URL"
"""Environment variable: smtp://host:25, smtp://user:password@host:587 (STARTTLS), smtps://…"""
SENDER: Final = "SAYSO_MAIL_FROM"
"""Environment variable: the address that mail comes from; bounces go to it, with a mark."""
_LOCAL: Final = frozenset(("localhost", "127.0.0.1", "::1"))
_MARK: Final = re.compile(r"\+bounce-(sub-[0-9a-f]{16})@")


class NotSent(SaysoError):
    """A message was not taken; trying again may help."""


class Refused(NotSent):
    """A message was refused for good: there is no such address."""


class Mailer(Protocol):
    """Sends messages."""

    @property
    def sender(self) -> str:
        """The address that mail comes from."""

    def send(self, message: EmailMessage, to: str, mark: str | None = None) -> None:
        """Send a message.

        Args:
            mark: A subscription's id: what comes back comes to an address that names it.

        Raises:
            Refused: For good.
            NotSent: For now.
        """


@frozen
class SmtpMailer:
    """Sends each message on a connection of its own."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    tls: bool = False
    """From the first byte; else STARTTLS where the server has it."""
    seconds: float = 30

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "SmtpMailer":
        """Make one of `SAYSO_SMTP_URL` and `SAYSO_MAIL_FROM`.

        Raises:
            BadQuery: One is missing or is none.
        """
        given = os.environ if environment is None else environment
        url, sender = given.get(SMTP, ""), given.get(SENDER, "")
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise BadQuery(f"set {SMTP}, as smtp://user:password@mail.example.org:587")
        checked_address(sender, f"{SENDER}")
        tls = parts.scheme == "smtps"
        return cls(
            parts.hostname,
            parts.port or (465 if tls else 587 if parts.username else 25),
            sender,
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
            tls,
        )

    def send(self, message: EmailMessage, to: str, mark: str | None = None) -> None:
        """Send a message; see `Mailer`."""
        local, _, domain = self.sender.rpartition("@")
        envelope = f"{local}+bounce-{mark}@{domain}" if mark else self.sender
        try:
            with self._connected() as server:
                server.send_message(message, envelope, [to])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _told(code, words) from error
        except smtplib.SMTPResponseException as error:
            # A refused log-in or sender is ours to mend, not the reader's address.
            raise NotSent(f"{self.host}: {error.smtp_code} {_plain(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{self.host}:{self.port}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif self.user and self.host not in _LOCAL:
                server.close()
                raise NotSent(f"{self.host}: no STARTTLS; the password is not sent in clear")
        if self.user:
            server.login(self.user, self.password or "")
        return server


@frozen
class Bounce:
    """What a returned message says."""

    subscription: str | None
    recipient: str | None
    hard: bool
    """Whether the address is gone for good (status 5), not for now."""
    words: str


def checked_address(given: str, what: str) -> str:
    """Return an e-mail address that can be written to.

    Raises:
        BadQuery: It is none.
    """
    try:
        address = Address(addr_spec=given.strip())
    except (ValueError, IndexError, MessageError) as error:
        raise BadQuery(f"{what}: {given!r} is no e-mail address; write name@example.org") from error
    plain = address.addr_spec
    fits = address.username and address.domain and len(plain) <= 254 and plain.isprintable()
    if not fits or any(c in plain for c in ' ,;<>"\\') or not plain.isascii():
        raise BadQuery(f"{what}: {given!r} is no e-mail address; write name@example.org")
    return f"{address.username}@{address.domain.lower()}"


def parse_bounce(raw: bytes) -> Bounce | None:
    """Return what a delivery report says (RFC 3464); None where the message is none."""
    message = message_from_bytes(raw, policy=policy.default)
    marked = _MARK.search(f"{message.get('To', '')} {message.get('Delivered-To', '')}")
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if not isinstance(block, Message):
                continue
            status = str(block.get("Status", "")).strip()
            if not status or str(block.get("Action", "")).strip().lower() not in (
                "failed", "delayed", "",
            ):  # fmt: skip
                continue
            final = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
            recipient = final.partition(";")[2].strip() or None
            words = f"{status} {block.get('Diagnostic-Code', '')}".strip()
            return Bounce(marked[1] if marked else None, recipient, status[:1] == "5", words)
    return None


def _told(code: int, words: bytes | str) -> NotSent:
    kind = Refused if 500 <= code < 600 else NotSent
    return kind(f"{code} {_plain(words)}")


def _plain(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())
