"""What repositories take and return: frozen values, one noun per file."""
