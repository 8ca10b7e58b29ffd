"""HTTP/1.1: connections, their requests and answers, around hypercorn's ASGI streams."""
