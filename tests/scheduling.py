"""Which worker runs which test. A plugin of pytest.

Tests go one by one to whoever is free, in their order. A file of browser tests, which share a site, stays whole, and so
does one whose tests share what takes many seconds to make: each worker that gets one of them would make it anew. The
marker `xdist_group` would say so too, but xdist 3.8 writes the group where pytest 9.2 no longer looks.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

WHOLE = (
    "tests/e2e/",
    "tests/architecture/test_guards.py",
    "tests/formbuilder/uploads/test_scanning.py",
    "tests/howto/test_followed.py",
    "tests/upgrades/test_upgrades.py",
)


class Scheduler(LoadScopeScheduling):
    """Needs `--no-loadscope-reorder`: large files would come first otherwise, and browser tests come last."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(WHOLE) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduler:
    return Scheduler(config, log)
