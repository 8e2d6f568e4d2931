"""An uploaded file is never a page, whoever serves it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory

from core.media import HEADERS, PICTURES, SEALED, serve_media
from formbuilder.uploads import spool

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "pari.conf"
FILES = {
    "foto.jpg": None,
    "foto.WEBP": None,
    "disegno.svg": "attachment",
    "pagina.html": "attachment",
    "senza": "attachment",
}


@pytest.fixture
def media(tmp_path) -> Path:
    folder = tmp_path / "media"
    (folder / "documents").mkdir(parents=True)
    (folder / "sealed").mkdir()
    for name in [*FILES, "documents/atto.pdf", "sealed/0123"]:
        (folder / name).write_text("<script>alert(1)</script>")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_the_development_server_sends_the_headers(settings, media, name):
    settings.MEDIA_ROOT = media
    response = serve_media(RequestFactory().get(f"/media/{name}"), path=name)
    assert {key: response.headers[key] for key in HEADERS} == HEADERS
    assert response.headers["Content-Disposition"].partition(";")[0] == (FILES[name] or "inline")
    response.file_to_stream.close()


def test_what_came_with_a_form_is_not_served(settings, media):
    settings.MEDIA_ROOT = media
    assert (media / SEALED / "0123").exists()
    with pytest.raises(Http404):
        serve_media(RequestFactory().get("/media/sealed/0123"), path="sealed/0123")
    assert f"{spool.FOLDER}/" == SEALED


def test_the_file_for_nginx_says_the_same():
    text = NGINX.read_text()
    location = re.search(r"location /media/ \{.*?\n    \}", text, re.DOTALL)[0]
    sent = dict(re.findall(r'add_header (\S+) "([^"]*)" always;', location))
    assert sent == dict(HEADERS)
    assert set(re.findall(r"image/\w+", location)) == PICTURES


@pytest.fixture
def nginx(media, tmp_path):
    """A real nginx with the file that is shipped: other port, other folders, no certificate."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if program is None:
        pytest.skip("nginx is not on this machine; CI installs it")
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    text = NGINX.read_text().replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"\n    (listen \[::\]|listen 80|ssl_|return 301).*", "", text)
    text = text[: text.rindex("server {")]
    text = text.replace("/var/lib/pari/media/", f"{media}/").replace("/var/log/nginx/", f"{tmp_path}/")
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off;\nuser root;\npid {tmp_path}/nginx.pid;\nevents {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    process = subprocess.Popen([program, "-e", f"{tmp_path}/error.log", "-c", f"{tmp_path}/nginx.conf"])
    for _attempt in range(50):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}", tmp_path
    process.terminate()
    process.wait(timeout=10)


def read_log(path: Path, *, until: str) -> str:
    """What nginx has noted: it answers first, and writes the line afterwards."""
    for _attempt in range(50):
        text = path.read_text()
        if until in text:
            break
        time.sleep(0.1)
    return text


@pytest.mark.enable_socket
def test_a_real_nginx_serves_uploads_as_the_development_server_does(nginx):
    url, folder = nginx
    for name, disposition in FILES.items():
        with urllib.request.urlopen(f"{url}/media/{name}") as response:
            assert {key: response.headers[key] for key in HEADERS} == HEADERS
            assert response.headers["Content-Disposition"] == disposition
            assert response.headers["Content-Type"] in (*PICTURES, "application/octet-stream")
    for hidden in ("documents/atto.pdf", "sealed/0123"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{url}/media/{hidden}")
    for path in ("/segnala/modulo/2/", "/en/report/modulo/", "/codice/", "/uscita/", "/servizi/"):
        with pytest.raises(urllib.error.HTTPError, match="502"):
            urllib.request.urlopen(f"{url}{path}")
    log = read_log(folder / "pari.log", until="/servizi/")
    assert "/servizi/" in log
    assert not re.search("modulo|codice|uscita", log)
    assert "127.0.0.1" not in log
    assert "127.0.0.0" in log
