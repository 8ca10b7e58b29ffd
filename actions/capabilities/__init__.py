"""What the client's device can do."""
