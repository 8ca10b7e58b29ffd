"""Single actions and hooks, over a real database."""
