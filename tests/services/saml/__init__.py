"""Tests of logins by SAML."""
