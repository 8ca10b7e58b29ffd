"""Whole flows as they are shipped, driven as a client does."""
