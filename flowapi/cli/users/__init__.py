"""What the verb ``user`` does."""
