"""Who is served: one tenant, or many, each with settings, services and routes of its own."""
