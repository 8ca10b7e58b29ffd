"""Import and export of users, on every database."""
