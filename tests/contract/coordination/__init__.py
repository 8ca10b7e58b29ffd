"""What limits and locks promise, wherever they are kept."""
