"""Requests to other servers, which the settings or other servers name."""
