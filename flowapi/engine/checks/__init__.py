"""What can be proved about flow files before any flow runs."""
