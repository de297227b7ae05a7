"""What the pages of one thing have in common."""

from typing import Annotated

from fastapi import Path, Query, Response

from sayso.app.ask import Question
from sayso.model.picture import Finding
from sayso.outputs.explained import finding_as_dict
from sayso.web.answers import as_json
from sayso.web.moments import Clocks
from sayso.web.queries import StrictClocks
from sayso.web.visit import Visit

Key = Annotated[str, Path(max_length=300, description="An id, as lists give it.")]
Asked = Annotated[Clocks, Query()]
Strictly = Annotated[StrictClocks, Query()]


def cited(visit: Visit, question: Question, found: Finding) -> Response:
    """A finding with its citations, as JSON."""
    return as_json(visit.shown(finding_as_dict(found, question.citations(found))))
