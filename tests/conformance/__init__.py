"""The conformance kit, played over what this server has."""
