"""The kinds of values."""
