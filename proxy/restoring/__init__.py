"""The way back: pseudonyms in an answer become the values that they stand for, while the answer flows."""
