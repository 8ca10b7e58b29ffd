"""The user's email addresses."""
