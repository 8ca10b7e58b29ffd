"""What flows can do: one folder per capability."""
