"""What can go wrong, as a tree; every message names the thing and the remedy.

SaysoError
├── BadReport        one input cannot be read as a report; the others go on
├── BadSource        a source of reports cannot be listed; the others go on
├── BadQuery         a question that cannot be asked: a wrong date, an unknown id
├── BadPack          a theatre pack that breaks its own rules
├── BadEngine        a reader's weights or settings cannot be used
├── LedgerError      the ledger file cannot be opened, written or trusted
│   ├── LedgerLocked     another process holds it
│   └── LedgerCorrupt    it is damaged, or breaks the ledger's laws
└── CodecError       stored or given JSON is not of the claim contract's form
"""


class SaysoError(Exception):
    """Root of what Sayso raises on purpose."""


class BadReport(SaysoError):
    """One input cannot be read as a report."""


class BadSource(SaysoError):
    """A source of reports cannot be listed now."""


class BadQuery(SaysoError):
    """A question that cannot be asked as it stands."""


class BadPack(SaysoError):
    """A theatre pack that cannot be used."""


class BadEngine(SaysoError):
    """A reader's weights or settings cannot be used."""


class LedgerError(SaysoError):
    """The ledger cannot be opened or written."""


class LedgerLocked(LedgerError):
    """Another process holds the ledger."""


class LedgerCorrupt(LedgerError):
    """The ledger is damaged or breaks its own laws."""


class CodecError(SaysoError):
    """JSON that is not of the form that the claim contract gives."""
