"""Promises of the services."""
