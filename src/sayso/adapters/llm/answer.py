"""One answer of a model, and the text that it was shown."""

import re

from attrs import frozen

from sayso.model.ids import content_id
from sayso.reading.proposals import Proposals, parse


@frozen
class Answer:
    """What a model said to the end, or until it ran out of tokens."""

    content: str
    cut_short: bool

    @property
    def readable(self) -> bool:
        """Whether it is of the form, or would be but for its length."""
        return self.cut_short or isinstance(parse(self.content), Proposals)


def fenced(shown: str) -> str:
    """The text between marks that it cannot hold, as they are made from its own digest."""
    mark = content_id("fence", shown)[-16:]
    return f"<report {mark}>\n{shown}\n</report {mark}>"


FENCE = re.compile(r"<report (\w{16})>\n(.*)\n</report \1>", re.DOTALL)


def sendable(words: str) -> str:
    """The words with half letters, which UTF-8 cannot hold, put one for one by U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", words)
