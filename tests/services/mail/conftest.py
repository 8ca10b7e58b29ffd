"""Material of the mail tests."""

import pytest

from tests.support.certificates import Certificates, self_signed


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A certificate for the mail server in the test process."""
    return self_signed(tmp_path_factory.mktemp("certificates"))
