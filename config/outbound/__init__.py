"""Where requests of this server may lead: the policy of ``webhooks.security``.

It is checked twice: what is written, when it is configured; what it resolves to, at each delivery.
"""
