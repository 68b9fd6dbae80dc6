"""Finds personal data in leaves. The only package that imports presidio and spaCy."""
