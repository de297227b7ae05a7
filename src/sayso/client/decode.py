"""JSON of findings back to the model's values."""

from datetime import date, datetime
from typing import Any, TypeVar

from cattrs import Converter

from sayso.model.ids import ClaimId, EntryId, ReportId

T = TypeVar("T")


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook(date, lambda v, _: date.fromisoformat(v))
    made.register_structure_hook(datetime, lambda v, _: datetime.fromisoformat(v))
    for new in (ClaimId, ReportId, EntryId):
        made.register_structure_hook(new, lambda v, _: str(v))
    return made


_CONVERTER = _converter()


def decode(values: Any, kind: type[T]) -> T:
    """The value of the model's class that JSON-able values print.

    Raises:
        cattrs.BaseValidationError: They are not of this form: client and server differ in version.
    """
    return _CONVERTER.structure(values, kind)
