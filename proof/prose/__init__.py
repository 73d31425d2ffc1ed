"""Prose is held to what it speaks of: the contract, the ledger of facts, the sandbox, and the files of the project."""
