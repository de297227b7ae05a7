"""A model's answers on disk."""

import json
import os
import tempfile
from pathlib import Path

from sayso.adapters.llm.answer import Answer
from sayso.errors import BadEngine


class Cache:
    """Answers on disk, one file each, named by all that they depend on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Answer | None:
        """The answer; None where there is none, or none that can be read any more."""
        try:
            held = json.loads(self._path(key).read_text("utf-8"))
            answer = Answer(held["content"], held["cut_short"])
        except (OSError, ValueError, LookupError, TypeError):
            return None
        is_whole = isinstance(answer.content, str) and isinstance(answer.cut_short, bool)
        return answer if is_whole and answer.readable else None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; raises BadEngine where the folder cannot be written."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, partial = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"content": answer.content, "cut_short": answer.cut_short}, file)
            os.replace(partial, path)
        except OSError as error:
            raise BadEngine(
                f"language model: cannot write to its cache at {self._folder}: {error.strerror};"
                " set SAYSO_LLM_CACHE to another folder, or to off"
            ) from error

    def _path(self, key: str) -> Path:
        return self._folder / key[-16:-14] / f"{key}.json"
