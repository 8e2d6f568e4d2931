"""One way in for what the public posts: from here, bounded, without files."""

import tempfile

import pytest
from django.core.files import uploadedfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from formbuilder.filling.gate import POST_MAX_BYTES, TRAP_FIELD, Limit, Refused, is_trapped, read_post
from staff.roles import Role
from tests.formbuilder.factories import make_survey
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db
LARGE = 3 * 1024 * 1024
"""Django writes uploads above 2.5 MB to the disk."""


def post(**options):
    return RequestFactory().post("/x/", {"a": "1"}, **options)


def test_a_post_from_here_is_read():
    assert read_post(post(headers={"Sec-Fetch-Site": "same-origin"}))["a"] == "1"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (lambda: post(headers={"Sec-Fetch-Site": "cross-site"}), 403),
        (lambda: RequestFactory().post("/x/", {"a": "1" * POST_MAX_BYTES}), 413),
        (lambda: RequestFactory().post("/x/", "--x", content_type="multipart/form-data; boundary=x"), 200),
        (lambda: RequestFactory().post("/x/", "--x", content_type="multipart/form-data"), 400),
    ],
    ids=["another site", "too large", "broken but harmless", "broken"],
)
def test_what_is_not_read_is_refused_in_words(request_, status):
    if status == 200:
        assert not read_post(request_())
        return
    with pytest.raises(Refused) as refused:
        read_post(request_())
    assert refused.value.status == status
    assert refused.value.refusal.text


def test_the_trap_is_full_only_when_something_is_in_it():
    for value, trapped in (("", False), ("x", True)):
        assert is_trapped(RequestFactory().post("/x/", {TRAP_FIELD: value}).POST) is trapped


def test_a_limit_counts_each_network_for_itself():
    limit = Limit(scope="test", times=1, window_seconds=10**9)
    assert limit.allows(post())
    assert not limit.allows(post())
    assert limit.allows(post(REMOTE_ADDR="192.0.2.7"))


@pytest.fixture
def spooled(monkeypatch, tmp_path) -> list[str]:
    """The temporary files that Django begins for uploads."""
    names: list[str] = []
    begin = tempfile.NamedTemporaryFile

    def note(*args, **kwargs):
        file = begin(*args, dir=tmp_path, **{key: value for key, value in kwargs.items() if key != "dir"})
        names.append(file.name)
        return file

    monkeypatch.setattr(uploadedfile.tempfile, "NamedTemporaryFile", note)
    return names


@pytest.mark.parametrize(
    "path",
    [
        "/sondaggio/modulo/",
        "/sondaggio/modulo/abcdefgh/1/",
        "/sondaggio/",
        "/codice/",
        "/codice/abcdefgh/",
        "/cerca/",
        "/area-riservata/accesso/",
        "/uscita/",
        "/questa-pagina-non-esiste/",
    ],
)
def test_no_upload_touches_the_disk(site_it, home_page, spooled, path, settings):
    make_survey(home_page)
    upload = SimpleUploadedFile("film.mp4", b"x" * LARGE)
    Client().post(path, {"a": "1", "b": upload})
    assert spooled == []


@pytest.mark.parametrize("path", ["/admin/", "/admin/images/multiple/add/", "/admin/nowhere/"])
@pytest.mark.parametrize("roles", [None, (), (Role.COURSE_DESK,)])
def test_no_upload_of_others_than_editors_touches_the_disk(site_it, home_page, spooled, path, roles):
    """Django looks for the CSRF token in the body, and reads all of it, before anybody asks who is there."""
    client = Client(enforce_csrf_checks=True)
    if roles is not None:
        client.force_login(make_cms_user(*roles))
    client.cookies["csrftoken"] = "x" * 32
    client.post(path, {"csrfmiddlewaretoken": "x" * 32, "b": SimpleUploadedFile("film.mp4", b"x" * LARGE)})
    assert spooled == []


def test_an_upload_that_is_wanted_would_be_seen(site_it, home_page, admin_client, spooled):
    """The negative control: in the editors' area files are taken."""
    admin_client.post("/admin/documents/multiple/add/", {"files[]": SimpleUploadedFile("x.pdf", b"x" * LARGE)})
    assert len(spooled) == 1
