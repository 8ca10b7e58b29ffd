"""What verbs do is imported only when they do it: help and usage errors need none of it.

Meanwhile the garbage collector rests, for it would go through what stays for good again and again.
"""

import gc
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module


def lazily(name: str) -> Callable[[Namespace], int]:
    """The function called *name*, `module.function` of the command line; it is found when it is called."""
    module, _, function = name.rpartition(".")

    def run(arguments: Namespace) -> int:
        gc.disable()
        work = getattr(import_module(f"flowapi.cli.{module}"), function)
        gc.enable()
        code: int = work(arguments)
        return code

    return run
