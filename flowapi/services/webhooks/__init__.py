"""Webhooks: who is told of which event, and how it is posted to them."""
