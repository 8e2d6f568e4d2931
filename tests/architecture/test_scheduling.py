"""A file of browser tests stays whole, whatever xdist and pytest think of each other's names."""

import pytest

from tests.scheduling import Scheduler


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/e2e/test_desk.py::test_one", "tests/e2e/test_desk.py"),
        ("tests/e2e/test_desk.py::test_two[a::b]", "tests/e2e/test_desk.py"),
        ("tests/core/test_http.py::test_one", "tests/core/test_http.py::test_one"),
    ],
)
def test_what_goes_to_one_worker(nodeid, unit):
    assert Scheduler._split_scope(None, nodeid) == unit
