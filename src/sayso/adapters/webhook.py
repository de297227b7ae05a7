"""Webhooks, signed by the Standard Webhooks scheme."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from attrs import frozen

from sayso.adapters.http import Limits, agent, exchange
from sayso.adapters.polite import retry_after
from sayso.errors import BadReport, SaysoError

_PREFIX = "whsec_"


class NotTaken(SaysoError):
    """A webhook's receiver did not take a delivery."""

    def __init__(self, words: str, *, gone: bool = False, wait: timedelta | None = None) -> None:
        super().__init__(words)
        self.gone = gone
        """Whether it said that it will take no more (HTTP 410)."""
        self.wait = wait
        """How long it asked to be left alone."""


@frozen
class Webhooks:
    """Posts signed JSON; never to the inside of a network unless that is allowed."""

    limits: Limits

    def post(self, url: str, secret: str, key: str, body: bytes, now: datetime) -> None:
        """Post one delivery.

        Args:
            key: The delivery's id, the same at each try: receivers tell repetitions by it.

        Raises:
            NotTaken: It was not taken.
        """
        stamp = str(int(now.timestamp()))
        headers = {
            "User-Agent": agent("sends webhooks"),
            "Content-Type": "application/feed+json",
            "webhook-id": key,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(secret, key, stamp, body),
        }
        try:
            answer = exchange(url, self.limits, headers, body=body)
        except BadReport as error:
            raise NotTaken(str(error)) from error
        if not 200 <= answer.status < 300:
            raise NotTaken(
                f"{url}: HTTP {answer.status}",
                gone=answer.status == 410,
                wait=retry_after(answer.headers, now),
            )


def new_secret() -> str:
    """A secret to sign with, as receivers' libraries take it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, key: str, stamp: str, body: bytes) -> str:
    """The signature of a delivery.

    Source: Standard Webhooks 1.0, "v1", HMAC-SHA256 over id, timestamp and body.
    """
    raw = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{key}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
