"""A copy of a state folder in one file, sealed with a passphrase, and the way back."""
