"""What differs between two pictures, as a page shows it."""

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.picture import Change
from sayso.web.moments import Here
from sayso.web.views.claims import words

COLUMNS = (
    "id",
    "kind",
    "subject",
    "what",
    "words",
    "reasons",
    "before",
    "after",
    "support",
    "oppose",
)


@frozen
class ChangeRow:
    """One change in a list."""

    kind: str
    what: str
    words: str
    reasons: str
    claims: tuple[tuple[str, str], ...]
    """Id and address of each claim that came or went."""


def change_row(change: Change, question: Question, here: Here) -> ChangeRow:
    """One change as a list shows it."""
    held = [c for c in (*change.support, *change.oppose) if c in question.claims]
    return ChangeRow(
        change.kind,
        change.what,
        change.words,
        ", ".join(map(words, change.reasons)),
        tuple((c, here.item("claims", c)) for c in held[:6]),
    )


def table(found: tuple[Change, ...]) -> list[tuple[object, ...]]:
    """Changes as rows under `COLUMNS`."""
    return [
        (
            c.id, c.kind, c.subject, c.what, c.words, " ".join(c.reasons), c.before, c.after,
            " ".join(c.support), " ".join(c.oppose),
        )
        for c in found
    ]  # fmt: skip
