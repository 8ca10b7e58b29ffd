"""Logins by SAML, which begin with an address."""
