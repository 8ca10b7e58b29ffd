"""Clients that guess secrets, one attempt after the other or fifty at once."""
