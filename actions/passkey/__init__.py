"""Passkeys and other WebAuthn credentials."""
