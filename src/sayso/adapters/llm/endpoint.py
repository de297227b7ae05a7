"""Asks an OpenAI-compatible endpoint for chat completions, and stands what endpoints do."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx2

from sayso.adapters.llm.answer import Answer
from sayso.adapters.llm.settings import LlmSettings
from sayso.errors import BadEngine
from sayso.reading.proposals import answer_schema

WAITS = (1.0, 4.0, 15.0)
"""Seconds before each further try where an endpoint is busy and names no time of its own."""
LONGEST_WAIT = 60.0
MAX_BYTES = 1_000_000
"""The longest reply that is read."""
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
# What an endpoint that does not know a response format answers.
_UNKNOWN_FORMAT = frozenset({400, 415, 422, 500, 501})
_FORMATS = ("json_schema", "json_object", "plain")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Endpoint:
    """Asks for chat completions, and stands what endpoints do."""

    def __init__(
        self,
        settings: LlmSettings,
        transport: httpx2.BaseTransport | None,
        sleep: Callable[[float], None],
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._format = 0
        host = urlsplit(settings.url).hostname
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._client = httpx2.Client(
            headers=headers,
            timeout=settings.timeout,
            transport=transport,
            # A proxy named for the outside must not get to see what is meant for this machine.
            trust_env=host not in _LOOPBACK,
            # A redirect would send the report, and the key, to where no one said.
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, messages: list[dict[str, str]]) -> tuple[Answer, dict[str, int]]:
        """Return the answer, and its tokens as numbers for `Usage.plus`."""
        while True:
            status, body, wait = self._post_patiently(messages)
            if status in _UNKNOWN_FORMAT and self._format + 1 < len(_FORMATS):
                self._format += 1
                continue
            if status != 200:
                raise self._refusal(status, body, wait)
            return self._answer(body)

    def _post_patiently(self, messages: list[dict[str, str]]) -> tuple[int, bytes, float | None]:
        for pause in (*WAITS, None):
            status, body, wait = self._post(messages)
            if status not in _BUSY or pause is None:
                break
            if wait is not None and wait > LONGEST_WAIT:
                break
            self._sleep(pause if wait is None else wait)
        return status, body, wait

    def _post(self, messages: list[dict[str, str]]) -> tuple[int, bytes, float | None]:
        """One request: its status, its body, and the seconds that it asks us to wait."""
        url = f"{self._settings.url}/chat/completions"
        late = time.monotonic() + self._settings.timeout
        body = b""
        try:
            with self._client.stream("POST", url, json=self._body(messages)) as response:
                for part in response.iter_bytes():
                    body += part
                    if len(body) > MAX_BYTES:
                        raise BadEngine(
                            f"language model: {self._where} sent more than {MAX_BYTES} bytes;"
                            " is it a chat endpoint?"
                        )
                    # The client's own limit is on each wait, and a slow drip has many.
                    if time.monotonic() > late:
                        raise self._too_slow()
                return response.status_code, body, _seconds(response.headers.get("retry-after"))
        except httpx2.ConnectTimeout as error:
            raise BadEngine(
                f"language model: {self._where} cannot be reached; check SAYSO_LLM_URL"
            ) from error
        except httpx2.TimeoutException as error:
            raise self._too_slow() from error
        except httpx2.ConnectError as error:
            raise BadEngine(
                f"language model: nothing answers at {self._where}; start the server, or correct"
                " SAYSO_LLM_URL"
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise BadEngine(f"language model: {self._where} failed: {error}") from error

    def _body(self, messages: list[dict[str, str]]) -> dict[str, Any]:
        settings = self._settings
        body: dict[str, Any] = {
            "model": settings.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": settings.max_tokens,
            "stream": False,
        }
        match _FORMATS[self._format]:
            case "json_schema":
                schema = {"name": "claims", "strict": True, "schema": answer_schema()}
                body["response_format"] = {"type": "json_schema", "json_schema": schema}
            case "json_object":
                body["response_format"] = {"type": "json_object"}
        body.update(settings.extra)
        return {name: value for name, value in body.items() if value is not None}

    def _answer(self, body: bytes) -> tuple[Answer, dict[str, int]]:
        try:
            reply = json.loads(body)
            choice = reply["choices"][0]
            content = choice["message"].get("content")
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
            raise BadEngine(
                f"language model: what {self._where} answers is no chat completion; check"
                f" SAYSO_LLM_URL, which for most servers ends in /v1: {self._excerpt(body)}"
            ) from error
        usage = reply.get("usage")
        told = usage if isinstance(usage, dict) else {}
        tokens_in, tokens_out = told.get("prompt_tokens"), told.get("completion_tokens")
        tokens = {"untold": 1}
        if isinstance(tokens_in, int) and isinstance(tokens_out, int):
            tokens = {"tokens_in": max(0, tokens_in), "tokens_out": max(0, tokens_out)}
        words = content if isinstance(content, str) else ""
        return Answer(words, choice.get("finish_reason") == "length"), tokens

    def _refusal(self, status: int, body: bytes, wait: float | None) -> BadEngine:
        match status:
            case 401 | 403:
                remedy = "check SAYSO_LLM_KEY"
            case 404:
                remedy = f"check SAYSO_LLM_URL, and that it serves model {self._settings.model!r}"
            case 429:
                remedy = "it is busy or a limit is reached; try again later"
            case _ if status in _BUSY:
                remedy = "the server has a fault or is overloaded; try again later"
            case _ if 300 <= status < 400:
                remedy = "it points elsewhere, where nothing is sent; correct SAYSO_LLM_URL"
            case _:
                remedy = "check SAYSO_LLM_MODEL and SAYSO_LLM_EXTRA, or lower SAYSO_LLM_PASSAGE"
        asks = f" (it asks to wait {wait:.0f} s)" if wait is not None else ""
        return BadEngine(
            f"language model: {self._where} answered {status}{asks}; {remedy}: {self._excerpt(body)}"
        )

    def _too_slow(self) -> BadEngine:
        return BadEngine(
            f"language model: {self._where} took longer than {self._settings.timeout:g} s; raise"
            " SAYSO_LLM_TIMEOUT, lower SAYSO_LLM_PASSAGE, or take a smaller model"
        )

    @property
    def _where(self) -> str:
        return self._settings.url

    def _excerpt(self, body: bytes) -> str:
        words = " ".join(body[:600].decode("utf-8", "replace").split())[:200]
        # Some endpoints tell the key that they refuse.
        return words.replace(self._settings.key, "…") if self._settings.key else words


def _seconds(retry_after: str | None) -> float | None:
    """The wait that a Retry-After header asks for; None where it gives no number."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
