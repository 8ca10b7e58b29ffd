"""The user's name."""
