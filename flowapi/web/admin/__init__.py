"""The admin API, one resource per file."""
