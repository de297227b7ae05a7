"""Shapes of the API's answers for OpenAPI, made from the model's own classes: a field that is
added there is documented here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from pydantic import BaseModel, Field, create_model

T = TypeVar("T")


@lru_cache(maxsize=256)
def shape_of(cls: type) -> type[BaseModel]:
    """The shape of an attrs class as JSON has it."""
    hints = get_type_hints(cls)
    fields: dict[str, Any] = {
        a.name: (_as_json(hints[a.name]), ...) for a in attrs.fields(cls) if a.init
    }
    return create_model(cls.__name__, __doc__=cls.__doc__, **fields)


def _as_json(hint: Any) -> Any:
    if isinstance(hint, NewType):
        return str
    origin, args = get_origin(hint), get_args(hint)
    if origin in (tuple, frozenset, list) or (
        origin and isinstance(origin, type) and issubclass(origin, Sequence)
    ):
        return list[_as_json(args[0])]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return Union[tuple(_as_json(a) for a in args)]  # noqa: UP007
    if origin and isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, _as_json(args[1])]  # type: ignore[misc]
    if isinstance(hint, type) and attrs.has(hint):
        return shape_of(hint)
    if isinstance(hint, type) and issubclass(hint, Enum | date | datetime | NoneType):
        return hint
    return hint


@lru_cache(maxsize=64)
def list_of(item: type[BaseModel]) -> type[BaseModel]:
    """The shape of one page of a list."""
    return create_model(
        f"{item.__name__}List",
        __doc__=f"One page of a list of {item.__name__}.",
        items=(list[item], ...),  # type: ignore[valid-type]
        total=(int, Field(description="How many there are on all pages.")),
        next=(
            str | None,
            Field(description="The cursor of the page after this one; null: it is the last."),
        ),
        known=(KnownShape, ...),
    )


class KnownShape(BaseModel):
    """The knowledge that an answer rests on."""

    as_of: date | None
    reported_by: datetime | None
    recorded_at: datetime | None
    claims: int
    reports: int
    policy: str
    rules: str
