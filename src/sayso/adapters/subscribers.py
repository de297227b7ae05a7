"""Who gets digests, and what was sent to them."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Engine, insert, select, update

from sayso.adapters.watch_tables import DELIVERIES, SUBSCRIPTIONS
from sayso.model.ids import content_id

CONFIRM_WITHIN: Final = timedelta(days=2)
ASK_AGAIN_AFTER: Final = timedelta(hours=1)
"""One address is asked to confirm no oftener, however often it is entered."""
SENDING: Final = timedelta(minutes=10)
"""How long a delivery is one process's own."""
MOST_BOUNCES: Final = 5
"""Soft bounces, or deliveries given up, after which nothing more is sent."""


class Way(StrEnum):
    """How a digest goes out."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class Standing(StrEnum):
    """How a subscription stands."""

    PENDING = "pending"
    """Asked for, and not confirmed by who reads the mail there."""
    ACTIVE = "active"
    ENDED = "ended"
    BOUNCED = "bounced"
    """Ended by us: what was sent came back, or was not taken."""


@frozen
class Subscription:
    """One subscription."""

    id: str
    way: Way
    target: str
    """An e-mail address, or a web address."""
    wanted: Mapping[str, Any]
    """What its digests are narrowed to: theatre, places, actors."""
    every: timedelta
    standing: Standing
    secret: str
    """Of e-mail, the key of the link that ends it; of a webhook, the key of its signatures."""
    made_at: datetime
    covered_until: datetime | None
    """End of the last digest that went out."""
    due_at: datetime | None
    bounces: int


@frozen
class Delivery:
    """One digest on its way; its id stays the same over all tries."""

    id: str
    since: datetime
    until: datetime
    tries: int


class Subscribers:
    """Keeps subscriptions and deliveries in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_pending(
        self, target: str, wanted: Mapping[str, Any], every: timedelta, now: datetime
    ) -> tuple[Subscription, str] | None:
        """Add an e-mail subscription that waits for its token, which is told only here.

        Returns:
            None where this address was asked to confirm a short while ago.
        """
        token = secrets.token_urlsafe(32)
        with self._engine.begin() as db:
            asked = db.execute(
                select(SUBSCRIPTIONS.c.id).where(
                    SUBSCRIPTIONS.c.target == target,
                    SUBSCRIPTIONS.c.state == Standing.PENDING.value,
                    SUBSCRIPTIONS.c.made_at > now - ASK_AGAIN_AFTER,
                )
            ).first()
            if asked:
                return None
            key = self._insert(
                db, Way.EMAIL, target, wanted, every, now, secrets.token_urlsafe(24),
                state=Standing.PENDING.value, confirm_hash=_hash(token),
                confirm_until=now + CONFIRM_WITHIN,
            )  # fmt: skip
        return self.get(key), token

    def add_webhook(
        self,
        target: str,
        wanted: Mapping[str, Any],
        every: timedelta,
        now: datetime,
        secret: str,
        covered_until: datetime,
    ) -> Subscription:
        """Add a webhook; it is active at once."""
        with self._engine.begin() as db:
            key = self._insert(
                db, Way.WEBHOOK, target, wanted, every, now, secret,
                state=Standing.ACTIVE.value, confirmed_at=now, covered_until=covered_until,
                due_at=now + every,
            )  # fmt: skip
        return self.get(key)

    def pending(self, token: str, now: datetime) -> Subscription | None:
        """The subscription that a token confirms; None where none does, or it is too late."""
        with self._engine.connect() as db:
            row = db.execute(
                select(SUBSCRIPTIONS).where(
                    SUBSCRIPTIONS.c.confirm_hash == _hash(token),
                    SUBSCRIPTIONS.c.state == Standing.PENDING.value,
                    SUBSCRIPTIONS.c.confirm_until > now,
                )
            ).first()
        return _subscription(row) if row else None

    def activate(self, key: str, now: datetime, covered_until: datetime, due_at: datetime) -> None:
        """Make a subscription active from now on; its token is spent."""
        self._update(
            key, state=Standing.ACTIVE.value, confirmed_at=now, covered_until=covered_until,
            due_at=due_at, confirm_hash=None,
        )  # fmt: skip

    def end(self, key: str, now: datetime, standing: Standing = Standing.ENDED) -> None:
        """End a subscription; its address is kept only as long as it is active."""
        self._update(
            key, state=standing.value, ended_at=now, due_at=None, confirm_hash=None, target=""
        )

    def count_bounce(self, key: str, now: datetime) -> bool:
        """Count a soft bounce; returns whether it was one too many."""
        bounces = self.get(key).bounces + 1
        self._update(key, bounces=bounces)
        if bounces >= MOST_BOUNCES:
            self.end(key, now, Standing.BOUNCED)
        return bounces >= MOST_BOUNCES

    def find(self, key: str) -> Subscription | None:
        """The subscription with an id; None where there is none."""
        with self._engine.connect() as db:
            row = db.execute(select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == key)).first()
        return _subscription(row) if row else None

    def get(self, key: str) -> Subscription:
        """The subscription with an id that is known to be there."""
        found = self.find(key)
        assert found is not None
        return found

    def all(self) -> list[Subscription]:
        """Every subscription, oldest first."""
        with self._engine.connect() as db:
            order = (SUBSCRIPTIONS.c.made_at, SUBSCRIPTIONS.c.id)
            return [_subscription(r) for r in db.execute(select(SUBSCRIPTIONS).order_by(*order))]

    def due(self, now: datetime) -> Iterator[Subscription]:
        """Active subscriptions whose next digest is due."""
        with self._engine.connect() as db:
            rows = db.execute(
                select(SUBSCRIPTIONS)
                .where(
                    SUBSCRIPTIONS.c.state == Standing.ACTIVE.value, SUBSCRIPTIONS.c.due_at <= now
                )
                .order_by(SUBSCRIPTIONS.c.due_at, SUBSCRIPTIONS.c.id)
            ).all()
        yield from map(_subscription, rows)

    def begin(self, to: Subscription, until: datetime, now: datetime) -> Delivery | None:
        """Begin or go on with a subscription's delivery; None where it is not its time.

        One that was begun keeps its period however late it succeeds, so that a receiver can tell
        a repetition by its id. For a while no other process can begin it.
        """
        with self._engine.begin() as db:
            open_ = db.execute(
                select(DELIVERIES).where(
                    DELIVERIES.c.subscription == to.id, DELIVERIES.c.state == "open"
                )
            ).first()
            if open_ is not None:
                if open_.due_at > now:
                    return None
                db.execute(
                    update(DELIVERIES)
                    .where(DELIVERIES.c.id == open_.id)
                    .values(due_at=now + SENDING)
                )
                return Delivery(open_.id, open_.since, open_.until, open_.tries)
            since = to.covered_until or to.made_at
            if until <= since:
                return None
            key = content_id("delivery", to.id, str(since), str(until))
            db.execute(
                insert(DELIVERIES).values(
                    id=key, subscription=to.id, since=since, until=until, state="open", tries=0,
                    due_at=now + SENDING,
                )
            )  # fmt: skip
        return Delivery(key, since, until, 0)

    def done(self, to: Subscription, delivery: Delivery, now: datetime, how: str = "done") -> None:
        """Close a delivery that went out (or, `how` "quiet", had nothing to say)."""
        with self._engine.begin() as db:
            db.execute(
                update(DELIVERIES)
                .where(DELIVERIES.c.id == delivery.id)
                .values(state=how, done_at=now, due_at=None, fault=None)
            )
            db.execute(
                update(SUBSCRIPTIONS)
                .where(SUBSCRIPTIONS.c.id == to.id)
                .values(covered_until=delivery.until, due_at=now + to.every, bounces=0)
            )

    def put_off(
        self, delivery: Delivery, fault: str, now: datetime, wait: timedelta | None
    ) -> None:
        """Note a failed try; with no `wait` the delivery is given up, and the next one covers it."""
        values: dict[str, Any] = {"tries": delivery.tries + 1, "fault": fault}
        values |= {"due_at": now + wait} if wait else {"state": "failed", "done_at": now}
        with self._engine.begin() as db:
            db.execute(update(DELIVERIES).where(DELIVERIES.c.id == delivery.id).values(**values))

    def _insert(
        self,
        db: Any,
        way: Way,
        target: str,
        wanted: Mapping[str, Any],
        every: timedelta,
        now: datetime,
        secret: str,
        **values: Any,
    ) -> str:
        key = f"sub-{secrets.token_hex(8)}"
        db.execute(
            insert(SUBSCRIPTIONS).values(
                id=key, kind=way.value, target=target,
                wanted=json.dumps(dict(wanted), sort_keys=True, ensure_ascii=False),
                every=int(every.total_seconds()), secret=secret, made_at=now, bounces=0, **values,
            )
        )  # fmt: skip
        return key

    def _update(self, key: str, **values: Any) -> None:
        with self._engine.begin() as db:
            db.execute(update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == key).values(**values))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _subscription(row: Any) -> Subscription:
    return Subscription(
        row.id, Way(row.kind), row.target, json.loads(row.wanted), timedelta(seconds=row.every),
        Standing(row.state), row.secret, row.made_at, row.covered_until, row.due_at, row.bounces,
    )  # fmt: skip
