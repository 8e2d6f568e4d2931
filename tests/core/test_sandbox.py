"""A program that reads what strangers sent: it has nothing, it may do little, and it ends."""

from __future__ import annotations

import json
import os

import pytest

from core import sandbox
from core.sandbox import Limits, SandboxError

FAST = Limits(seconds=20)


@pytest.fixture
def program(tmp_path):
    def write(text):
        path = tmp_path / "program.py"
        path.write_text(f"import sys\n{text}\n")
        return path

    return write


def test_what_is_given_comes_back(program):
    echo = program("sys.stdout.buffer.write(sys.stdin.buffer.read() + sys.argv[1].encode())")
    pieces = (bytes([number]) * 300_000 for number in range(10))
    answer = sandbox.run(echo, pieces, "!")
    assert len(answer) == 3_000_001
    assert answer.endswith(b"!")


def test_a_program_has_no_environment_and_no_way_into_the_site(program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    look = program("import json, os; print(json.dumps([dict(os.environ), os.getcwd(), sys.path]))")
    environment, folder, path = json.loads(sandbox.run(look, []))
    assert set(environment) <= {"LC_CTYPE"}
    assert folder == "/"
    assert os.getcwd() not in path
    blind = program("import core")
    with pytest.raises(SandboxError):
        sandbox.run(blind, [])


def test_a_program_inherits_no_open_file(program, tmp_path):
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        find = program("import os; print(sorted(int(each) for each in os.listdir('/proc/self/fd')))")
        assert secret.fileno() > 2
        descriptors = json.loads(sandbox.run(find, []))
    assert [each for each in descriptors if each <= 2] == [0, 1, 2]
    assert len(descriptors) == 4


@pytest.mark.parametrize(
    "text",
    [
        "raise ValueError('Anna')",
        "sys.exit(3)",
        "import os; os.abort()",
        "b'x' * (2 * 1024**3)",
        "with open(sys.argv[1], 'w') as file: file.write('x')",
        "files = [open('/dev/null') for each in range(100)]",
    ],
    ids=["error", "failure", "abort", "memory", "writing", "files"],
)
def test_whatever_a_program_does_that_it_may_not_is_one_error(program, text, tmp_path):
    with pytest.raises(SandboxError) as caught:
        sandbox.run(program(text), [b"x"], str(tmp_path / "written"))
    assert "Anna" not in str(caught.value)
    assert not any(path.read_bytes() for path in tmp_path.glob("written"))


def test_the_same_programs_are_allowed_what_they_need(program):
    """The control: a little memory, a few files, a good end."""
    modest = program("b'x' * (50 * 1024**2); files = [open('/dev/null') for each in range(10)]")
    assert sandbox.run(modest, [b"x"]) == b""


def test_a_program_that_never_ends_is_ended(program):
    asleep = program("import time; time.sleep(600)")
    with pytest.raises(SandboxError):
        sandbox.run(asleep, [], limits=Limits(seconds=1))
    busy = program("while True: pass")
    with pytest.raises(SandboxError):
        sandbox.run(busy, [], limits=Limits(cpu_seconds=1, seconds=60))


def test_a_program_that_answers_too_much_is_cut_off(program):
    flood = program("while True: sys.stdout.buffer.write(b'x' * 65536)")
    with pytest.raises(SandboxError):
        sandbox.run(flood, [], limits=Limits(answer_bytes=1_000_000))


def test_a_program_that_does_not_listen_may_answer_all_the_same(program):
    deaf = program("print('enough')")
    assert sandbox.run(deaf, (b"x" * 65_536 for _each in range(200))) == b"enough\n"


def test_an_error_while_reading_the_pieces_is_the_callers(program):
    def pieces():
        yield b"x"
        raise LookupError("damaged")

    with pytest.raises(LookupError):
        sandbox.run(program("sys.stdin.buffer.read()"), pieces())
