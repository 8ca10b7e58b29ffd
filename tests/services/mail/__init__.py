"""Promises of the mails."""
