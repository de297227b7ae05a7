"""Sealed words: what a form sends back, and the link that makes the first account."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from itsdangerous import BadSignature, URLSafeTimedSerializer

FORM_SECONDS = 12 * 3600
SETUP_SECONDS = 3600
TRIES = 5
TRIES_SECONDS = 15 * 60


class Seals:
    """Makes and checks sealed words, with a secret that only this server has."""

    def __init__(self, secret: str) -> None:
        self._form = URLSafeTimedSerializer(secret, salt="form")
        self._setup = URLSafeTimedSerializer(secret, salt="first account")

    def form_token(self, session: str) -> str:
        """What a form of this session must send back."""
        return str(self._form.dumps(session))

    def is_form_token(self, token: str, session: str) -> bool:
        """Whether a form was made for this session, and not long ago."""
        return _opens(self._form, token, FORM_SECONDS) == session

    def setup_token(self) -> str:
        """What the link for the first account holds."""
        return str(self._setup.dumps("first"))

    def is_setup_token(self, token: str) -> bool:
        """Whether it is one of ours, and not long made."""
        return _opens(self._setup, token, SETUP_SECONDS) == "first"


def _opens(serializer: URLSafeTimedSerializer, token: str, seconds: int) -> object:
    try:
        return serializer.loads(token, max_age=seconds)
    except BadSignature:
        return None


class Tries:
    """Wrong passwords of late, by name and by address: after a few, none is looked at."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> int:
        """Seconds until one of these may be tried again; 0: now."""
        now = self._clock()
        with self._lock:
            waits = [
                TRIES_SECONDS - (now - recent[-TRIES])
                for key in keys
                if len(recent := self._recent(key, now)) >= TRIES
            ]
        return max([0, *(int(w) + 1 for w in waits)])

    def wrong(self, *keys: str) -> None:
        """Remember a wrong password."""
        now = self._clock()
        with self._lock:
            for key in keys:
                self._wrong[key] = [*self._recent(key, now), now]
                self._wrong.move_to_end(key)
            while len(self._wrong) > 20_000:
                self._wrong.popitem(last=False)

    def right(self, *keys: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            for key in keys:
                self._wrong.pop(key, None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [t for t in self._wrong.get(key, []) if now - t < TRIES_SECONDS]
