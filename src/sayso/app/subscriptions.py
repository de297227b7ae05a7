"""Subscribing, confirming, sending, unsubscribing: what the commands and the web pages call."""

import hmac
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote, urlsplit

from attrs import frozen

from sayso.adapters.smtp import Mailer, NotSent, Refused, checked_address, parse_bounce
from sayso.adapters.sql import SqlLedger
from sayso.adapters.subscribers import Delivery, Standing, Subscribers, Subscription, Way
from sayso.adapters.webhook import NotTaken, Webhooks, new_secret
from sayso.app.digest import make_digest
from sayso.app.wanted import Wanted, check_wanted
from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.outputs.digest.feeds import as_json_feed
from sayso.outputs.digest.mail import as_mail
from sayso.outputs.digest.model import Digest

SITE: Final = "SAYSO_PUBLIC_URL"
"""Environment variable: where this record's web pages are, for the links in mail."""
DELAY: Final = "SAYSO_PUBLIC_DELAY_HOURS"
"""Environment variable: how old news must be before it goes out; 48 by default."""
EVERY: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
}
MOST_TRIES: Final = 7
"""Of one delivery; the waits between double from five minutes to over five hours."""


@frozen
class Post:
    """What subscriptions are sent with."""

    site: str
    """Base address of the web pages."""
    delay: timedelta = timedelta(hours=48)
    """What is younger does not go out: a public record is no aid to targeting."""
    mailer: Mailer | None = None
    webhooks: Webhooks | None = None


@frozen
class Sent:
    """What became of one due digest."""

    subscription: str
    outcome: str
    """sent, quiet, failed, refused or ended."""
    told: str = ""


def post_from(
    mailer: Mailer | None,
    webhooks: Webhooks | None,
    environment: Mapping[str, str] | None = None,
) -> Post:
    """Settle what subscriptions are sent with by the environment.

    Raises:
        BadQuery: No public address is set, or a value is none.
    """
    given = os.environ if environment is None else environment
    site = given.get(SITE, "").rstrip("/")
    if urlsplit(site).scheme not in ("http", "https"):
        raise BadQuery(
            f"set {SITE} to where this record's pages are, as https://record.example.org"
        )
    hours = given.get(DELAY, "48")
    try:
        delay = timedelta(hours=float(hours))
    except ValueError as error:
        raise BadQuery(f"{DELAY}: {hours!r} is no number of hours") from error
    return Post(site, max(delay, timedelta()), mailer, webhooks)


def post_of_environment() -> Post:
    """What subscriptions are sent with, by the environment; without mail where it names no server.

    Raises:
        BadQuery: As `post_from`.
    """
    from sayso.adapters.http import Limits, allowed_by_environment
    from sayso.adapters.smtp import SMTP, SmtpMailer
    from sayso.adapters.webhook import Webhooks

    mailer = SmtpMailer.from_environment() if os.environ.get(SMTP) else None
    return post_from(mailer, Webhooks(Limits(allow_private=allowed_by_environment())))


class Subscriptions:
    """The use cases; each is one call."""

    def __init__(self, app: App, ledger: SqlLedger, post: Post) -> None:
        self._app = app
        self._ledger = ledger
        self._post = post
        self._kept = Subscribers(ledger.engine)

    def ask(self, address: str, wanted: Wanted, every: str) -> None:
        """Send an address the link that confirms its subscription.

        Says nothing of whether the address is known: the answer is always the same.

        Raises:
            BadQuery: No address, no such interval, or nothing is known of a name.
            NotSent: The mail was not taken.
        """
        now = self._app.clock.now()
        target = checked_address(address, "the address")
        added = self._kept.add_pending(target, self._checked(wanted), _every(every), now)
        if added is None:
            return
        subscription, token = added
        link = f"{self._post.site}/subscribe/confirm?token={quote(token)}"
        message = self._message(target, "Please confirm your subscription")
        message.set_content(
            f"Somebody, hopefully you, asked for {every} digests of this record"
            f"{f' about {wanted.words}' if wanted.words else ''}.\n\nTo confirm, open this page "
            f"within two days and press the button:\n\n{link}\n\nIf it was not you, do nothing: "
            "nothing more will be sent.\n"
        )
        try:
            self._mailer.send(message, target, subscription.id)
        except NotSent:
            self._kept.end(subscription.id, now)
            raise

    def pending(self, token: str) -> Subscription | None:
        """The subscription that a link would confirm; None for a wrong, used or late one."""
        return self._kept.pending(token, self._app.clock.now())

    def confirm(self, token: str) -> Subscription:
        """Make a subscription active.

        Raises:
            BadQuery: The link is wrong, used or too late.
        """
        now = self._app.clock.now()
        found = self._kept.pending(token, now)
        if found is None:
            raise BadQuery(
                "this link is wrong, was used, or is older than two days; subscribe anew"
            )
        self._kept.activate(found.id, now, now - self._post.delay, now + found.every)
        return found

    def add_webhook(self, url: str, wanted: Wanted, every: str) -> Subscription:
        """Add a webhook; its `secret` is what deliveries are signed with.

        Raises:
            BadQuery: No web address, no such interval, or nothing is known of a name.
        """
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise BadQuery(f"{url!r} is no web address; write https://…")
        now = self._app.clock.now()
        return self._kept.add_webhook(
            url, self._checked(wanted), _every(every), now, new_secret(), now - self._post.delay
        )

    def unsubscribe(self, key: str, secret: str) -> bool:
        """End a subscription by the link in its mail; False where the link is wrong.

        Ending what has ended is well, too: a link may be pressed twice.
        """
        found = self._kept.find(key)
        if found is None or not hmac.compare_digest(found.secret.encode(), secret.encode()):
            return False
        self.end(key)
        return True

    def end(self, key: str) -> None:
        """End a subscription; its address is forgotten.

        Raises:
            BadQuery: There is no such.
        """
        found = self._kept.find(key)
        if found is None:
            raise BadQuery(f"no subscription {key}; `sayso subscribe list` shows them")
        if found.standing in (Standing.PENDING, Standing.ACTIVE):
            self._kept.end(key, self._app.clock.now())

    def all(self) -> list[Subscription]:
        """Every subscription, oldest first."""
        return self._kept.all()

    def deliver(self) -> Iterator[Sent]:
        """Send every digest that is due; one that fails stops no other, and is tried again later."""
        now = self._app.clock.now()
        for one in self._kept.due(now):
            delivery = self._kept.begin(one, now - self._post.delay, now)
            if delivery is not None:
                yield self._delivered(one, delivery, now)

    def take_bounces(self, messages: Iterable[bytes]) -> Iterator[Sent]:
        """Take in delivery reports: an address that is gone is sent no more."""
        now = self._app.clock.now()
        by_target = {s.target: s.id for s in self._kept.all() if s.standing is Standing.ACTIVE}
        for raw in messages:
            bounce = parse_bounce(raw)
            if bounce is None:
                yield Sent("", "failed", "no delivery report (RFC 3464); left alone")
                continue
            key = bounce.subscription or by_target.get(bounce.recipient or "")
            found = self._kept.find(key) if key else None
            if found is None or found.standing not in (Standing.ACTIVE, Standing.PENDING):
                yield Sent(key or "", "failed", f"of no subscription that stands: {bounce.words}")
            elif bounce.hard:
                self._kept.end(found.id, now, Standing.BOUNCED)
                yield Sent(found.id, "ended", bounce.words)
            else:
                ended = self._kept.count_bounce(found.id, now)
                yield Sent(found.id, "ended" if ended else "failed", bounce.words)

    def feed(self, wanted: Wanted, days: int = 7) -> Digest:
        """The digest behind a public feed: the days before what is too young to go out.

        Its end is the last full hour, so that it is the same for all who ask within one.

        Raises:
            BadQuery: Nothing is known of a name.
        """
        until = (self._app.clock.now() - self._post.delay).replace(
            minute=0, second=0, microsecond=0
        )
        return make_digest(
            self._app, self._ledger, until - timedelta(days=days), until, wanted, public=True
        )

    @property
    def site(self) -> str:
        """Base address of the web pages."""
        return self._post.site

    @property
    def _mailer(self) -> Mailer:
        if self._post.mailer is None:
            raise BadQuery("no mail server is set; set SAYSO_SMTP_URL and SAYSO_MAIL_FROM")
        return self._post.mailer

    def _delivered(self, to: Subscription, delivery: Delivery, now: datetime) -> Sent:
        wanted = Wanted(
            to.wanted.get("theatre"),
            tuple(to.wanted.get("places", ())),
            tuple(to.wanted.get("actors", ())),
        )
        digest = make_digest(
            self._app, self._ledger, delivery.since, delivery.until, wanted, public=True
        )
        if digest.is_quiet and (to.way is Way.WEBHOOK or to.every < EVERY["daily"]):
            self._kept.done(to, delivery, now, "quiet")
            return Sent(to.id, "quiet")
        try:
            if to.way is Way.EMAIL:
                self._mailer.send(self._mail(to, delivery, digest, now), to.target, to.id)
            else:
                self._hook(to, delivery, digest, now)
        except Refused as error:
            self._kept.put_off(delivery, str(error), now, None)
            self._kept.end(to.id, now, Standing.BOUNCED)
            return Sent(to.id, "refused", str(error))
        except (NotSent, NotTaken) as error:
            return self._put_off(to, delivery, error, now)
        self._kept.done(to, delivery, now)
        return Sent(to.id, "sent")

    def _put_off(
        self, to: Subscription, delivery: Delivery, error: NotSent | NotTaken, now: datetime
    ) -> Sent:
        gone = isinstance(error, NotTaken) and error.gone
        last = delivery.tries + 1 >= MOST_TRIES
        asked = error.wait if isinstance(error, NotTaken) else None
        wait = max(timedelta(minutes=5) * 2**delivery.tries, asked or timedelta())
        self._kept.put_off(delivery, str(error), now, None if gone or last else wait)
        if gone:
            self._kept.end(to.id, now, Standing.BOUNCED)
            return Sent(to.id, "ended", str(error))
        if last and self._kept.count_bounce(to.id, now):
            return Sent(to.id, "ended", str(error))
        return Sent(to.id, "failed", str(error))

    def _mail(
        self, to: Subscription, delivery: Delivery, digest: Digest, now: datetime
    ) -> EmailMessage:
        link = f"{self._post.site}/subscribe/{to.id}/end?key={quote(to.secret)}"
        message = as_mail(
            digest, self._post.site, sender=self._mailer.sender, to=to.target, sent_at=now,
            unsubscribe=link,
        )  # fmt: skip
        del message["Message-ID"]
        # The same at each try: a mail reader shows a repetition once.
        message["Message-ID"] = f"<{delivery.id}@{self._mailer.sender.rpartition('@')[2]}>"
        message["List-Id"] = f"Sayso digests <digests.{urlsplit(self._post.site).hostname}>"
        return message

    def _hook(self, to: Subscription, delivery: Delivery, digest: Digest, now: datetime) -> None:
        if self._post.webhooks is None:
            raise NotTaken("webhooks are not sent here")
        body = as_json_feed(digest, self._post.site).encode()
        self._post.webhooks.post(to.target, to.secret, delivery.id, body, now)

    def _message(self, to: str, subject: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["Subject"] = subject
        message["From"] = self._mailer.sender
        message["To"] = to
        message["Date"] = format_datetime(self._app.clock.now())
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _checked(self, wanted: Wanted) -> dict[str, object]:
        """What is wanted, as it is kept; raises BadQuery for a name that nothing has."""
        check_wanted(self._app, self._ledger, wanted)
        return {
            "theatre": wanted.theatre, "places": list(wanted.places), "actors": list(wanted.actors)
        }  # fmt: skip


def _every(every: str) -> timedelta:
    if every not in EVERY:
        raise BadQuery(f"{every!r} is no interval; choose of {', '.join(EVERY)}")
    return EVERY[every]
