"""Mails: what they say in which language, how they look, and how they reach a mail server."""
