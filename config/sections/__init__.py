"""One frozen model per section of the configuration."""
