"""A bound that a blow-up breaks and a slow machine does not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# What is guarded takes a few seconds; work that grows with the square of the text takes hours.
CPU_SECONDS = 60.0


@contextmanager
def no_blow_up() -> Iterator[None]:
    """Fail where what runs inside takes minutes of this process's CPU; no claim of speed."""
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < CPU_SECONDS, f"{took:.0f} s of CPU"
