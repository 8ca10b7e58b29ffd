"""Side effects that graphs bind to states, one per file."""
