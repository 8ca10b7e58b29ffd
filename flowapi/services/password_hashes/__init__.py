"""The formats of stored password hashes, one per file."""
