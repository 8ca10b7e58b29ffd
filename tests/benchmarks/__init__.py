"""What the server costs, in process; `python -m tests.benchmarks --help` tells how to measure."""
