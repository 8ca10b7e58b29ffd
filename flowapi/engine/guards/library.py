"""The compiled core of the CEL library, without the interactive shell that its package imports beside it.

The shell's dependencies would cost a quarter of every start.
"""

import sys
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

_NAME = "cel.cel"


def _core() -> Any:
    if loaded := sys.modules.get(_NAME):
        return loaded
    package = find_spec("cel")
    folders = (package.submodule_search_locations if package else None) or []
    for folder in folders:
        for suffix in EXTENSION_SUFFIXES:
            if (path := Path(folder) / f"cel{suffix}").exists():
                return _loaded(path)
    raise ImportError("the package 'common-expression-language' is not installed")


def _loaded(path: Path) -> Any:
    spec = spec_from_file_location(_NAME, path, loader=ExtensionFileLoader(_NAME, str(path)))
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_NAME] = module  # it cannot be loaded twice, should anybody import the whole package
    return module


if TYPE_CHECKING:
    import cel
else:
    cel = _core()

__all__ = ["cel"]
