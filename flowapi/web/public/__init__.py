"""The public API, one resource per file."""
