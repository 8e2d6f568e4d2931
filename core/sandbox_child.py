"""Run by `core.sandbox` in a process of its own: takes away what the program does not need, then becomes it."""

import resource
import runpy
import sys

OPEN_FILES = 32


def main() -> None:
    """Arguments: bytes of memory, seconds of processor time, the program, and its own arguments."""
    memory, seconds, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    sys.argv = sys.argv[3:]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
