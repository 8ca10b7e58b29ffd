"""One-time passwords of authenticator apps."""
