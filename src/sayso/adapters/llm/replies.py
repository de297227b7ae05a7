"""A recorded endpoint, for tests and for trying without a network."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

from sayso.adapters.llm.answer import FENCE
from sayso.errors import BadEngine
from sayso.model.ids import content_id


class Replies(httpx2.BaseTransport):
    """A recorded endpoint: answers from a folder of JSON files, without a network.

    A file holds the `text` that the model is shown and its `replies`, the first for the first
    request, the next for when it is asked again, the last from then on. A reply has `content`
    (words, or JSON that stands for the words), and may have `status`, `finish` and `tokens`.
    """

    def __init__(self, folder: Path, record: httpx2.BaseTransport | None = None) -> None:
        """Open a folder.

        Args:
            record: Where a text that the folder lacks is sent, and its reply added to the
                folder; None answers 404.

        Raises:
            BadEngine: A file that is no recording.
        """
        self.requests: list[dict[str, Any]] = []
        """The bodies of all requests so far."""
        self._folder = folder
        self._record = record
        self._held: dict[str, list[dict[str, Any]]] = {}
        for path in sorted(folder.glob("*.json")):
            try:
                data = json.loads(path.read_text("utf-8"))
                self._held[data["text"]] = list(data["replies"])
            except (ValueError, LookupError, TypeError) as error:
                raise BadEngine(f"{path.name} is no recording of an endpoint: {error}") from error

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        body = json.loads(request.read())
        self.requests.append(body)
        shown = FENCE.search(body["messages"][1]["content"])
        text = shown.group(2) if shown else ""
        turn = sum(message["role"] == "assistant" for message in body["messages"])
        replies = self._held.get(text, [])
        if turn < len(replies) or (replies and not self._record):
            return _reply(replies[min(turn, len(replies) - 1)])
        if self._record is None:
            return httpx2.Response(404, text=f"no recorded reply for {text[:80]!r}")
        response = self._record.handle_request(request)
        response.read()
        if response.status_code == 200:
            self._keep(text, response.json())
        return response

    def close(self) -> None:
        """Close what is recorded from."""
        if self._record:
            self._record.close()

    def _keep(self, text: str, answer: Any) -> None:
        choice, usage = answer["choices"][0], answer.get("usage") or {}
        reply = {
            "content": choice["message"].get("content") or "",
            "finish": choice.get("finish_reason") or "stop",
            "tokens": [usage.get("prompt_tokens"), usage.get("completion_tokens")],
        }
        replies = self._held.setdefault(text, [])
        replies.append(reply)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{content_id('replies', text)}.json"
        held = json.dumps({"text": text, "replies": replies}, ensure_ascii=False, indent=1)
        path.write_text(held + "\n", "utf-8")


def _reply(told: Mapping[str, Any]) -> httpx2.Response:
    content = told["content"]
    words = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    tokens_in, tokens_out = told.get("tokens", (None, None))
    usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out}
    choice = {"message": {"content": words}, "finish_reason": told.get("finish", "stop")}
    return httpx2.Response(told.get("status", 200), json={"choices": [choice], "usage": usage})
