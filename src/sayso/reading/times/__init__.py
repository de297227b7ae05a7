"""Time expressions: words → a small tree → days. `read` is the way in."""

from sayso.reading.times.anchors import TimeSpan
from sayso.reading.times.headings import Headed, headed_stretches
from sayso.reading.times.lengths import moved_by
from sayso.reading.times.model import Length
from sayso.reading.times.read import (
    FoundTime,
    find_times,
    head_date,
    read_times,
    resolve_time,
)
from sayso.reading.times.story import looks_back

__all__ = [
    "FoundTime",
    "Headed",
    "Length",
    "TimeSpan",
    "find_times",
    "head_date",
    "headed_stretches",
    "looks_back",
    "moved_by",
    "read_times",
    "resolve_time",
]
