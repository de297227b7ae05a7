"""A language model as a reader, over any OpenAI-compatible endpoint; `Replies` for tests.

Nothing is sent anywhere unless settings name an endpoint. What the model says passes the
grounding gate, so a word that is not in the report never becomes part of a claim.
"""

from sayso.adapters.llm.reader import LlmReader, passages
from sayso.adapters.llm.replies import Replies
from sayso.adapters.llm.settings import LlmSettings, Price
from sayso.adapters.llm.usage import Usage

__all__ = ["LlmReader", "LlmSettings", "Price", "Replies", "Usage", "passages"]
