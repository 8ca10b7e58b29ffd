"""Who the user says to be."""
