import sys

import pytest

from storage.drivers.choice import driver_of
from storage.errors import DatabaseUnavailable


def test_a_driver_that_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncmy", None)
    monkeypatch.delitem(sys.modules, "storage.drivers.mysql", raising=False)

    with pytest.raises(DatabaseUnavailable, match=r"pip install 'flowapi\[mysql\]'"):
        driver_of("mysql")
