"""Writes `docs/commands.md` and `docs/configuration.md` from the program itself: `python -m douane.documentation`.

A test compares them, so that a command, an option or a key that is not documented cannot be.
"""
