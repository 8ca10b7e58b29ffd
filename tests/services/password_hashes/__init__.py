"""Tests of `flowapi.services.password_hashes`."""
