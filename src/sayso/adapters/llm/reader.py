"""A language model as a reader, passage by passage."""

import time
from collections.abc import Callable, Iterator, Sequence

import httpx2

from sayso.adapters.llm.answer import Answer, fenced, sendable
from sayso.adapters.llm.cache import Cache
from sayso.adapters.llm.endpoint import Endpoint
from sayso.adapters.llm.instructions import AGAIN, INSTRUCTIONS
from sayso.adapters.llm.settings import LlmSettings
from sayso.adapters.llm.usage import Usage
from sayso.model.claim import Claim
from sayso.model.ids import content_id
from sayso.model.report import Report
from sayso.reading.engine import Reading, Refused
from sayso.reading.ground import Span
from sayso.reading.proposals import Proposals, Unreadable, answer_schema, parse, to_claims
from sayso.reading.sentences import paragraph_spans, sentence_spans
from sayso.reading.veil import Party

RETRIES = 2
"""How often a model is shown what is wrong with its answer and asked again."""
_HALVINGS = 2


class LlmReader:
    """Reads reports by asking a language model.

    The same report gives the same claims for as long as its answers are in the cache; without,
    as far as the endpoint keeps to temperature 0.
    """

    def __init__(
        self,
        settings: LlmSettings,
        *,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._endpoint = Endpoint(settings, transport, sleep)
        self._cache = Cache(settings.cache) if settings.cache else None
        self._depends_on = [
            settings.url,
            settings.model,
            INSTRUCTIONS,
            answer_schema(),
            settings.max_tokens,
            dict(settings.extra),
            RETRIES,
        ]
        self._usage = Usage(price=settings.price)

    @property
    def engine(self) -> str:
        """Model and a digest of all else that an answer depends on."""
        digest = content_id("llm", *self._depends_on, self._settings.passage)[-8:]
        return f"llm:{self._settings.model}:{digest}"

    @property
    def languages(self) -> None:
        """None: it is asked about texts in any language."""
        return None

    @property
    def usage(self) -> Usage:
        """What all readings so far took."""
        return self._usage

    def read(self, report: Report, parties: Sequence[Party] = ()) -> Reading:
        """Read one report, passage by passage; `parties` are not used, the model reads names.

        Raises:
            BadEngine: The endpoint does not answer, or refuses to; the message says what helps.
        """
        claims: dict[str, Claim] = {}
        refused: list[Refused] = []
        for span in passages(report.text, self._settings.passage):
            reading = self._read_passage(report, span, _HALVINGS)
            for claim in reading.claims:
                claims.setdefault(claim.id, claim)
            refused += reading.refused
        self._usage = self._usage.plus(claims=len(claims), refused=len(refused))
        return Reading(tuple(claims.values()), tuple(refused))

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()

    def __enter__(self) -> "LlmReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_passage(self, report: Report, span: Span, halvings: int) -> Reading:
        shown = sendable(report.text[span.start : span.end])
        key = content_id("answer", *self._depends_on, shown)
        held = self._cache.get(key) if self._cache else None
        if held is not None:
            self._usage = self._usage.plus(cached=1)
            answer = held
        else:
            answer = self._ask(shown)
            if self._cache and answer.readable:
                self._cache.put(key, answer)
        if answer.cut_short:
            halves = _halves(report.text, span) if halvings else ()
            if halves:
                readings = [self._read_passage(report, half, halvings - 1) for half in halves]
                return Reading(
                    tuple(claim for r in readings for claim in r.claims),
                    tuple(why for r in readings for why in r.refused),
                )
        found = parse(answer.content)
        if isinstance(found, Unreadable):
            self._usage = self._usage.plus(unreadable=1)
            more = "; the answer was cut off, raise max_tokens" if answer.cut_short else ""
            reason = f"no answer for [{span.start}, {span.end}) could be read: {found.error}{more}"
            return Reading((), (Refused(reason, _first_words(answer.content)),))
        reading = to_claims(found.proposals, report, self.engine, span)
        return Reading(reading.claims, (*found.refused, *reading.refused))

    def _ask(self, shown: str) -> Answer:
        """The best of the model's answers: the one with the most claims of the form."""
        messages = [
            {"role": "system", "content": INSTRUCTIONS},
            {"role": "user", "content": fenced(shown)},
        ]
        best, most = Answer("", False), -1
        for turn in range(RETRIES + 1):
            answer, tokens = self._endpoint.ask(messages)
            self._usage = self._usage.plus(requests=1, asked_again=int(turn > 0), **tokens)
            if answer.cut_short:
                # Asking again would cut it again.
                return answer if most < 0 else best
            found = parse(answer.content)
            kept = len(found.proposals) if isinstance(found, Proposals) else -1
            if kept > most or turn == 0:
                best, most = answer, kept
            fault = _fault(found)
            if fault is None:
                break
            messages += [
                {"role": "assistant", "content": sendable(answer.content)[:8000]},
                {"role": "user", "content": sendable(f"{AGAIN}\n{fault}")},
            ]
        return best


def passages(text: str, limit: int) -> tuple[Span, ...]:
    """Cut a text into parts of at most `limit` code points: whole paragraphs where they fit.

    A paragraph that is longer is cut between sentences; a sentence is never cut, however long
    (`sentence_spans` ends one after 900 code points).
    """
    out: list[Span] = []
    for piece in _pieces(text, limit):
        if out and piece.end - out[-1].start <= limit:
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return tuple(out)


def _pieces(text: str, limit: int) -> Iterator[Span]:
    for start, end in paragraph_spans(text):
        if end - start <= limit:
            yield Span(start, end)
        else:
            for first, last in sentence_spans(text[start:end]):
                yield Span(start + first, start + last)


def _halves(text: str, span: Span) -> tuple[Span, ...]:
    """A passage in two, cut between sentences as near to its middle as can be."""
    starts = [start for start, _ in sentence_spans(text[span.start : span.end])][1:]
    if not starts:
        return ()
    middle = (span.end - span.start) / 2
    at = span.start + min(starts, key=lambda start: abs(start - middle))
    return Span(span.start, at), Span(at, span.end)


def _fault(found: Proposals | Unreadable) -> str | None:
    """What is wrong with an answer, for the model to read; None if nothing is."""
    if isinstance(found, Unreadable):
        return found.error
    return "\n".join(r.reason for r in found.refused[:8]) or None


def _first_words(content: str) -> str:
    return sendable(" ".join(content[:1000].split()))[:200]
