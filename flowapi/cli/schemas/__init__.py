"""What the verb ``schema`` does."""
