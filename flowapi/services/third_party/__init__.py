"""Logins with accounts at other providers (OAuth 2.0, OpenID Connect)."""
