"""The served product: processes, sockets, signals, crashes, and whatever clients may send."""
