"""Logins by SAML 2.0, this server being the service provider; `service` is the door to it."""
