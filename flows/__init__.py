"""Flow graphs, as data."""
