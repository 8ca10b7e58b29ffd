"""Configuration: what is read, from where, and what is refused."""
