"""Users of Firebase, as its command line exports them, on their way here."""
