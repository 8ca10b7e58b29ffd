"""The steps of the WebAuthn ceremonies, free of storage: options, answers, and what is verified of them."""
