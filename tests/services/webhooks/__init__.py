"""Promises of the webhooks."""
