"""Cases that hold in Python and in the browser's language alike: `node --test` on a script beside this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run_in_node(script: str, cases: Path) -> subprocess.CompletedProcess[str]:
    """The script reads the file of cases at `CASES`."""
    node = shutil.which("node") or str(Path(sys.executable).parent / "node")
    command = [node, "--test", str(HERE / script)]
    env = os.environ | {"CASES": str(cases)}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
