"""What storage promises without a database."""
