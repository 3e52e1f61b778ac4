"""CodeLedger: clinical policy revisions, the codes they list by date, and claims audited against them."""

__version__ = "0.1.0"
