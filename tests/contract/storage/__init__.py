"""What storage promises, on each of the databases."""
