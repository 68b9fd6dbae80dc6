"""The one exception family of this package: each carries one sentence that says what to do."""


class LedgerError(Exception):
    """The ledger could not be written or read; the message is one sentence for a person and holds no value."""
