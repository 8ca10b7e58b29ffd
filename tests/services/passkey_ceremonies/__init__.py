"""Tests of `flowapi.services.passkey_ceremonies`."""
