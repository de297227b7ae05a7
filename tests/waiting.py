"""Waiting for what another thread or process is about to do."""

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds; fail where it does not within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
