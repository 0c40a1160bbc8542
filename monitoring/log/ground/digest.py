"""A short name for what a text says."""

import hashlib


def digest(text: str) -> str:
    """Twelve hexadecimal digits that differ wherever the text differs."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
