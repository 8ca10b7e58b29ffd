"""One-time codes sent by mail."""
