"""The session to come."""
