"""Security keys as second factor."""
