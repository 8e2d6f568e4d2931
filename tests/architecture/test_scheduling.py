"""A file whose tests share a site, or what is long in the making, stays whole, whatever xdist thinks of names."""

import pytest

from tests.guards import ROOT
from tests.scheduling import WHOLE, Scheduler


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/e2e/test_desk.py::test_one", "tests/e2e/test_desk.py"),
        ("tests/e2e/test_desk.py::test_two[a::b]", "tests/e2e/test_desk.py"),
        ("tests/howto/test_followed.py::test_one[a]", "tests/howto/test_followed.py"),
        ("tests/core/test_http.py::test_one", "tests/core/test_http.py::test_one"),
    ],
)
def test_what_goes_to_one_worker(nodeid, unit):
    assert Scheduler._split_scope(None, nodeid) == unit


@pytest.mark.parametrize("path", WHOLE)
def test_what_stays_whole_is_still_there(path):
    assert (ROOT / path).exists()
