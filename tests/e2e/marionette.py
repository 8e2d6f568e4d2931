"""Firefox as Debian ships it, driven over its own socket (Marionette): no geckodriver, no build of Playwright's."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
PREFERENCES: Final[Mapping[str, Any]] = {
    "browser.sessionstore.interval": 500,  # Else files are written every 15 seconds.
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "en-GB",
    "marionette.port": 0,
    "remote.prefs.recommended": False,  # They would keep the session file from being written.
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.http.accept-encoding": "identity",  # So that a page in the cache could be searched.
    "network.http.accept-encoding.secure": "identity",
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
START_SECONDS: Final = 60
FIND_MS: Final = 10_000
"""How long one looks for an element."""


class MarionetteError(Exception):
    """What Firefox answered instead of a result."""


class Firefox:
    """One running browser with a folder of its own; `close` ends it as a person does."""

    def __init__(self, folder: Path, **preferences: Any) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in {**PREFERENCES, **preferences}.items()]
        (folder / "user.js").write_text("\n".join(lines))
        port_file = folder / "MarionetteActivePort"
        port_file.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [str(shutil.which("firefox-esr")), "--headless", "--marionette", "--no-remote", "--profile", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._number = 0
        self._socket = self._connect(port_file)
        self._read()
        self("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self("WebDriver:SetTimeouts", implicit=FIND_MS)

    def _connect(self, port_file: Path) -> socket.socket:
        for _attempt in range(START_SECONDS * 10):
            if port_file.exists() and port_file.read_text().strip():
                return socket.create_connection(("127.0.0.1", int(port_file.read_text())), timeout=30)
            time.sleep(0.1)
        self._process.kill()
        raise MarionetteError("Firefox did not start")

    def __call__(self, command: str, **parameters: Any) -> Any:
        """Send a command and wait for its result."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _kind, _number, error, result = self._read()
        if error is not None:
            raise MarionetteError(f"{command}: {error['message']}")
        return result.get("value") if isinstance(result, dict) and set(result) == {"value"} else result

    def _read(self) -> Any:
        head = b""
        while not head.endswith(b":"):
            head += self._socket.recv(1)
        left, parts = int(head[:-1]), []
        while left:
            parts.append(self._socket.recv(left))
            left -= len(parts[-1])
        return json.loads(b"".join(parts))

    # --- what a person does ---------------------------------------------------------------------------------------

    def open(self, url: str) -> None:
        self("WebDriver:Navigate", url=url)

    def open_tab(self) -> None:
        """A new tab, in front."""
        self("WebDriver:SwitchToWindow", handle=self("WebDriver:NewWindow", type="tab")["handle"])

    def close_tab(self) -> None:
        """Close the tab in front; the first one comes to the front."""
        self("WebDriver:CloseWindow")
        self("WebDriver:SwitchToWindow", handle=self("WebDriver:GetWindowHandles")[0])

    def find(self, css: str) -> str:
        """The element, as soon as it is there."""
        return str(self("WebDriver:FindElement", using="css selector", value=css)[ELEMENT])

    def find_all(self, css: str) -> list[str]:
        """What is there on a page that has been loaded."""
        self.find("main")
        self("WebDriver:SetTimeouts", implicit=0)
        found = self("WebDriver:FindElements", using="css selector", value=css)
        self("WebDriver:SetTimeouts", implicit=FIND_MS)
        return [each[ELEMENT] for each in found]

    def type(self, css: str, text: str) -> None:
        self("WebDriver:ElementSendKeys", id=self.find(css), text=text)

    def click(self, css: str) -> None:
        self("WebDriver:ElementClick", id=self.find(css))

    def back(self) -> None:
        self("WebDriver:Back")

    def value_of(self, element: str) -> str:
        """What stands in a field now."""
        return str(self("WebDriver:GetElementProperty", id=element, name="value"))

    @property
    def url(self) -> str:
        return str(self("WebDriver:GetCurrentURL"))

    @property
    def source(self) -> str:
        return str(self("WebDriver:GetPageSource"))

    def close(self) -> None:
        """Quit, as with the menu."""
        self("Marionette:Quit", flags=["eAttemptQuit"])
        self._socket.close()
        self._process.wait(timeout=30)

    def kill(self) -> None:
        """For the end of a test that failed."""
        self._socket.close()
        self._process.kill()
        self._process.wait(timeout=30)
