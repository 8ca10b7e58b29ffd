"""What the owner of an account can change about it, one verb per file."""
