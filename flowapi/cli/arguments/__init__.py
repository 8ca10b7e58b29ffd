"""What each verb takes, in the module of its name; nothing big is imported, so that help is quick."""
