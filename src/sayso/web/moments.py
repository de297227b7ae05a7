"""What an address asks for: the clocks that every page takes, and addresses to other pages.

The address is the state: a page is what its address says, and nothing else.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from attrs import frozen
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from sayso.app.ask import When
from sayso.errors import BadQuery
from sayso.text.moment import parse_moment

CLOCKS = ("as_of", "reported_by", "recorded_at")
LONGEST = 200
"""Letters of a name in an address."""
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _day(given: Any) -> date | None:
    found = _read(given)
    if isinstance(found, datetime):
        raise ValueError(f"{given!r} is a moment; write a day as 2024-11-30")
    return found


def _moment(given: Any) -> datetime | None:
    found = _read(given)
    if found is None or isinstance(found, datetime):
        return found
    return datetime.combine(found, time.max, UTC)


def _read(given: Any) -> date | datetime | None:
    # A form that is sent with a field left empty asks for nothing.
    if given is None or given == "" or isinstance(given, date):
        return given or None
    try:
        return parse_moment(str(given))
    except BadQuery as error:
        raise ValueError(str(error)) from error


def _text(given: str | None) -> str | None:
    if given is None or not given.strip():
        return None
    if "\0" in given:
        raise ValueError("holds a NUL; leave it out")
    return given.strip()


Day = Annotated[
    date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
Moment = Annotated[
    datetime | None,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
    ),
]
Text = Annotated[str | None, Field(max_length=LONGEST), AfterValidator(_text)]


class Clocks(BaseModel):
    """The moments that every page and every answer of the API takes."""

    model_config = ConfigDict(extra="ignore")

    as_of: Day = Field(
        default=None, description="The day in the world; by default all that is known."
    )
    reported_by: Moment = Field(
        default=None,
        description="Only what had been published by then; a day counts to its end, UTC.",
    )
    recorded_at: Moment = Field(
        default=None,
        description="Only what this record held by then; a day counts to its end, UTC.",
    )

    @property
    def when(self) -> When:
        """The same, as questions to the ledger take it."""
        return When(self.as_of, self.reported_by, self.recorded_at)

    def pairs(self) -> dict[str, str]:
        """What was asked for, as an address has it; what was left out is not in it."""
        found = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is None or value == type(self).model_fields[name].default:
                continue
            found[name] = written(value)
        return found


def written(value: Any) -> str:
    """A value as addresses have it: days and moments in ISO form, a day's last moment as the day."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        if moment.time() == time.max:
            return str(moment.date())
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value)


@frozen
class Here:
    """One page's address, and ways on from it."""

    path: str
    query: dict[str, str]

    def __str__(self) -> str:
        return address(self.path, self.query)

    def change(self, **changes: Any) -> str:
        """This page with parameters changed; None leaves one out. Any change but of the cursor
        begins again at the first page."""
        query = {k: v for k, v in self.query.items() if k != "cursor" or "cursor" in changes}
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = written(value)
        return address(self.path, query)

    def toggle(self, name: str, value: Any) -> str:
        """This page with a filter set, or without it where it is set to that already."""
        return self.change(**{name: None if self.has(name, value) else value})

    def given(self, name: str) -> str:
        """A parameter as the address has it; empty where it is left out."""
        return self.query.get(name, "")

    def has(self, name: str, value: Any) -> bool:
        """Whether a filter is set to a value."""
        return self.query.get(name) == written(value)

    def to(self, path: str, **query: Any) -> str:
        """Another page, at the same moments."""
        kept = {k: v for k, v in self.query.items() if k in CLOCKS}
        kept |= {k: written(v) for k, v in query.items() if v is not None}
        return address(path, kept)

    def item(self, kind: str, key: str) -> str:
        """The page of one thing, at the same moments."""
        return self.to(f"/{kind}/{quote(key, safe=':')}")

    def form(self, ending: str) -> str:
        """This page in another form: "json", "csv", "svg" …"""
        query = {k: v for k, v in self.query.items() if k not in ("cursor", "limit")}
        return address(f"{self.path}.{ending}", query)

    def hidden(self, *but: str) -> Iterable[tuple[str, str]]:
        """The parameters that a form must carry on, apart from its own fields'."""
        return [(k, v) for k, v in self.query.items() if k not in (*but, "cursor")]


def address(path: str, query: dict[str, str]) -> str:
    """An address on this server."""
    return f"{path}?{urlencode(query)}" if query else path
