"""Sayso: the open record of armed conflict that never forgets who said so.

The public functions, each loaded when first used; docs/api.md has them with examples.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.app.api import (
        check,
        claims,
        control_map,
        control_of,
        disputes,
        explain,
        export,
        export_claims,
        frame,
        overrule,
        picture_at,
        read,
        read_text,
        undo_ruling,
    )

__all__ = [
    "check",
    "claims",
    "control_map",
    "control_of",
    "disputes",
    "explain",
    "export",
    "export_claims",
    "frame",
    "overrule",
    "picture_at",
    "read",
    "read_text",
    "undo_ruling",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("sayso.app.api"), name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
