"""The quick reader with faults that only a process of its own survives.

"DEADLY" in a report ends the reader's process; "ENDLESS" never ends.
"""

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

from journeys.plain_reader import PlainReader
from sayso.model.report import Report
from sayso.reading.engine import Reading


class DeadlyReader(PlainReader):
    """Reads plain sentences, and dies of some."""

    def read(self, report: Report, parties: Sequence[Any] = ()) -> Reading:
        """Return the claims of a report, if it lives to."""
        if "DEADLY" in report.text:
            os.kill(os.getpid(), signal.SIGKILL)
        while "ENDLESS" in report.text:
            time.sleep(0.1)
        if "SLOW" in report.text:
            time.sleep(0.05)
        return super().read(report, parties)
