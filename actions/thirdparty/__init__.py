"""Sign-in through other providers."""
