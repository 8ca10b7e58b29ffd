"""What is read from and written to the tables, one noun per file."""
