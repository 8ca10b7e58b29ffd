"""Settings: what an operator may set, its defaults, and the only readers of files and environment."""
