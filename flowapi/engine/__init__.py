"""The flow engine: graphs, the machine that executes them, one step of a flow."""
