"""Reads the leaves out of any body, and writes them back. Pure: knows no law, no proxy and no detector."""
