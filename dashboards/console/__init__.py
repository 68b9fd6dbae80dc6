"""The DPO's pages: read-only on the ledger, no script, no outside request; every look is itself recorded."""
