"""What a process tells of its running: one JSON object a line, on stderr, where that is asked for.

Lines name what was done and how it went, never words of a report, addresses of readers or secrets.
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

VARIABLE: Final = "SAYSO_LOG"
"""`json`: tell, at INFO and above; anything else: do not."""
_ROOT: Final = "sayso"
_FIELDS: Final = "fields"
# Where Sayso is a library, its user's own handlers tell, and nothing else does.
logging.getLogger(_ROOT).addHandler(logging.NullHandler())


def tell(logger: logging.Logger, what: str, level: int = logging.INFO, **fields: Any) -> None:
    """Log a line: what was done, in words that stay the same, and what differs in fields."""
    logger.log(level, what, extra={_FIELDS: fields})


def begin(environment: Mapping[str, str]) -> None:
    """Set up what the environment asks for; without it nothing is told."""
    root = logging.getLogger(_ROOT)
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.propagate = False
    if environment.get(VARIABLE) != "json":
        root.addHandler(logging.NullHandler())
        return
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)


class _Lines(logging.Formatter):
    """Records as JSON, one a line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "of": record.name,
            "what": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
