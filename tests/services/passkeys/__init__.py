"""Promises of `flowapi.services.passkeys`."""
