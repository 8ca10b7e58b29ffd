"""The development area: pages for whoever builds with the server, on the machine that it runs on."""
