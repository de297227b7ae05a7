"""What goes wrong, in one shape: RFC 9457 for programs, a page with the same words for people."""

from collections.abc import Mapping
from http import HTTPStatus

from attrs import frozen
from pydantic import BaseModel, Field

from sayso.app.judge import Stale
from sayso.errors import (
    BadEngine,
    BadPack,
    BadQuery,
    BadReport,
    CodecError,
    LedgerError,
    LedgerLocked,
    SaysoError,
)

MEDIA = "application/problem+json"


class Problem(BaseModel):
    """What went wrong, and what to do (RFC 9457)."""

    type: str = Field(
        default="about:blank", description="Always about:blank: the status tells the kind."
    )
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What was wrong with which value, and the remedy.")
    where: str | None = Field(
        default=None, description="The parameter or field at fault, if it is one."
    )


@frozen
class Refused(SaysoError):
    """A request that is answered with a problem."""

    status: int
    detail: str
    where: str | None = None
    headers: Mapping[str, str] = {}

    def __str__(self) -> str:
        return self.detail


def problem(status: int, detail: str, where: str | None = None) -> Problem:
    """The problem of a status."""
    return Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        where=where,
    )


def missing(what: str, key: str) -> Refused:
    """That there is no such thing here."""
    return Refused(
        404,
        f"nothing here is the {what} {key!r}; ids of findings belong to one picture, so ask with the "
        "as_of, reported_by and recorded_at that it was shown with",
    )


def status_of(error: SaysoError) -> int:
    """The status that stands for one of our errors."""
    match error:
        case Refused():
            return error.status
        case Stale():
            return 409
        case LedgerLocked():
            return 503
        case LedgerError() | BadEngine() | BadPack():
            return 500
        case BadReport() | CodecError():
            return 422
        case BadQuery():
            return 400
        case _:
            return 500
