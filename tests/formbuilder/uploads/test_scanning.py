"""ClamAV: a real daemon with a signature of our own, and daemons that fail; whoever does not answer says no."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from formbuilder.checks import check_scanner
from formbuilder.uploads import scanning
from formbuilder.uploads.scanning import ScannerUnavailable, is_clean
from tests.formbuilder.uploads.samples import archive

MARK = b"Pari-prova-di-virus-2026"
CONFIGURATION = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/db
TemporaryDirectory {folder}/tmp
PidFile {folder}/clamd.pid
Foreground yes
StreamMaxLength 2M
MaxFileSize 80M
MaxScanSize 80M
AlertExceedsMax yes
"""


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real daemon that knows one signature."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("clamd is not on this machine: .ci/run installs clamav-daemon")
        pytest.skip("clamd is not on this machine (apt-get install clamav-daemon); CI installs it")
    folder = Path(tmp_path_factory.mktemp("clamd"))
    (folder / "db").mkdir()
    (folder / "tmp").mkdir()
    (folder / "db" / "own.ndb").write_text(f"Pari.Test:0:*:{MARK.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    for _attempt in range(200):
        if (folder / "clamd.sock").exists():
            break
        assert process.poll() is None, (folder / "log").read_text()
        time.sleep(0.1)
    yield str(folder / "clamd.sock")
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def scanned(settings, clamd):
    settings.CLAMD_ADDRESS = clamd


def test_a_virus_is_found_wherever_it_lies(scanned):
    assert is_clean([b"una lettera"])
    assert not is_clean([MARK])
    assert not is_clean([bytes(100_000), MARK[:7], b"", MARK[7:], bytes(100_000)])
    assert not is_clean([archive({"lettera.txt": MARK + bytes(100)})])


def test_more_than_the_daemon_looks_at_is_not_known(scanned):
    with pytest.raises(ScannerUnavailable):
        is_clean(bytes(65_536) for _each in range(64))


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD_ADDRESS = ""
    assert is_clean([MARK])


@pytest.fixture
def daemon(settings, tmp_path, monkeypatch):
    """A daemon that answers what a test says, or nothing."""
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    threads = []

    def start(answer):
        path = str(tmp_path / "clamd.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()

        def serve():
            connection = listener.accept()[0]
            with listener, connection:
                while not connection.recv(65_536).endswith(b"\0\0\0\0"):
                    pass
                connection.sendall(answer)
                if not answer:
                    connection.recv(1)

        threads.append(threading.Thread(target=serve))
        threads[0].start()
        settings.CLAMD_ADDRESS = path

    yield start
    for thread in threads:
        thread.join(timeout=10)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: something ERROR\0", b"INSTREAM size limit exceeded. ERROR\0", b"stream: O", b"OK\0"]
)
def test_any_answer_but_yes_or_no_means_that_it_is_not_known(daemon, answer):
    daemon(answer)
    with pytest.raises(ScannerUnavailable):
        is_clean([b"x"])


@pytest.mark.parametrize(("answer", "clean"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False)])
def test_yes_and_no(daemon, answer, clean):
    daemon(answer)
    assert is_clean([b"x"]) is clean


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1"])
def test_a_daemon_that_is_not_there_means_no(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(ScannerUnavailable):
        is_clean([b"x"])


@pytest.mark.parametrize(
    ("address", "errors"),
    [("", 0), ("/run/clamav/clamd.ctl", 0), ("clamav.internal:3310", 0), ("clamd", 1), ("tcp://host:1", 1)],
)
def test_an_address_where_nobody_can_listen_is_an_error(settings, address, errors):
    settings.CLAMD_ADDRESS = address
    assert len(check_scanner(None)) == errors
