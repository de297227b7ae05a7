"""Settings to a running application: ledger, packs, reader and policy, each made when needed."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from sayso.adapters.clock import Clock, SystemClock
from sayso.app.settings import LedgerAt, Settings
from sayso.errors import BadEngine, BadQuery

if TYPE_CHECKING:
    from sayso.adapters.fetch import Fetch
    from sayso.adapters.sql import SqlLedger
    from sayso.model.report import Report
    from sayso.picture.background import Background
    from sayso.picture.policy import Policy
    from sayso.reading.engine import Reader, Reading
    from sayso.registry import Pack, Registry


def _shipped_reader() -> "Reader":
    from sayso.reading.engine import LearnedReader

    return LearnedReader()


def skimming_reader() -> "Reader":
    """The shipped reader, which passes over what has no word that tells of events."""
    from sayso.reading.engine import LearnedReader
    from sayso.reading.skim import shipped_skim

    return LearnedReader(skim=shipped_skim())


def _language_model() -> "Reader":
    from sayso.adapters.llm import LlmReader, LlmSettings

    settings = LlmSettings.from_env()
    if settings is None:
        raise BadEngine("no language model is set; set SAYSO_LLM_URL and SAYSO_LLM_MODEL")
    return LlmReader(settings)


def _web() -> "Fetch":
    from sayso.adapters.fetch import WebFetch

    return WebFetch.from_environment()


@frozen
class Parts:
    """What touches the world outside, or takes long to load; tests put others in their place."""

    clock: Clock = field(factory=SystemClock)
    reader: Callable[[], "Reader"] = _shipped_reader
    fetch: Callable[[], "Fetch"] = _web


class App:
    """One run: its settings, and what it works with."""

    def __init__(self, settings: Settings, parts: Parts | None = None) -> None:
        self.settings = settings
        self.parts = parts or Parts()

    @property
    def clock(self) -> Clock:
        """Tells when things are recorded."""
        return self.parts.clock

    @cached_property
    def reader(self) -> "Reader":
        """Turns reports into claims; raises BadEngine where it cannot be used."""
        return _language_model() if self.settings.language_model else self.parts.reader()

    @cached_property
    def packs(self) -> "Sequence[Pack]":
        """The shipped packs and the user's; raises BadPack for one that breaks the rules."""
        from sayso.registry import load_pack, shipped_packs

        own = [load_pack(path) for path in self.settings.packs]
        taken = {pack.id for pack in own}
        return [*(pack for pack in shipped_packs() if pack.id not in taken), *own]

    @cached_property
    def registry(self) -> "Registry":
        """What the names in reports mean."""
        from sayso.registry import registry_of

        return registry_of(self.packs)

    @cached_property
    def background(self) -> "Background":
        """What the packs know apart from claims."""
        from sayso.app.background import background_of
        from sayso.registry import world_table

        return background_of(self.packs, world_table())

    @cached_property
    def policy(self) -> "Policy":
        """What the analyst varied; raises BadQuery for a policy that cannot be used."""
        from sayso.codebook.load import parse_terms
        from sayso.picture.policy import default_policy, policy_from

        path = self.settings.policy
        if path is None:
            return default_policy()
        try:
            return policy_from(parse_terms(path.read_text("utf-8"), path.name), path.name)
        except OSError as error:
            raise BadQuery(f"{path}: {error.strerror}; name a policy file") from error
        except ValueError as error:
            raise BadQuery(f"{error}; write it as the default policy is written") from error

    @cached_property
    def scope(self) -> str:
        """Names the packs by what they say, so that what is kept under other packs is told apart."""
        from importlib.metadata import version

        from sayso.model.ids import content_id

        return content_id("packs", version("sayso"), [repr(pack) for pack in self.packs])

    def open_ledger(self, *, write: bool = False, at: LedgerAt | None = None) -> "SqlLedger":
        """Open the ledger; the caller closes it.

        Args:
            at: Another than the settings name.

        Raises:
            LedgerError: It is missing (and `write` is false), or cannot be opened.
        """
        where = at or self.settings.ledger
        if isinstance(where, str):
            from sayso.adapters.postgres import PostgresLedger

            return PostgresLedger(where, read_only=not write)
        from sayso.adapters.sqlite import SqliteLedger

        return SqliteLedger(where, read_only=not write)

    def claims_of(self, report: "Report") -> "Reading":
        """Read one report with this run's reader and registry."""
        from sayso.pipeline import claims_of

        return claims_of(report, self.reader, self.registry)
