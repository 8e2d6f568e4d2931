"""`publiccode.yml` against the standard it names: https://yml.publiccode.tools, version 0.5."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
DECLARED = yaml.safe_load((ROOT / "publiccode.yml").read_text())
MANDATORY = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
KNOWN = MANDATORY | {"softwareVersion", "releaseDate", "categories", "intendedAudience", "dependsOn", "IT"}
CATEGORIES = {"content-management", "event-management", "online-booking", "whistleblowing"}
"""Those of the standard's 106 that fit; it knows no "case-management"."""
SCOPES = {"local-authorities", "society"}
SHORT_DESCRIPTION_MAX = 150
LONG_DESCRIPTION = range(150, 10_001)


def test_keys_are_the_standard_s():
    assert DECLARED["publiccodeYmlVersion"] == "0.5"
    assert MANDATORY <= DECLARED.keys() <= KNOWN
    assert DECLARED["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert DECLARED["softwareType"] == "standalone/web"
    assert set(DECLARED["platforms"]) == {"web"}
    assert isinstance(DECLARED["localisation"]["localisationReady"], bool)


def test_vocabularies_are_the_standard_s():
    assert set(DECLARED["categories"]) <= CATEGORIES
    assert set(DECLARED["intendedAudience"]["scope"]) <= SCOPES


def test_the_country_s_section_has_the_one_version_there_is():
    assert DECLARED["IT"] == {"countryExtensionVersion": "1.0"}


@pytest.mark.parametrize("language", DECLARED["description"])
def test_descriptions_have_the_length_that_the_standard_asks(language):
    description = DECLARED["description"][language]
    assert description.keys() <= {"shortDescription", "longDescription", "features"}
    assert len(description["shortDescription"]) <= SHORT_DESCRIPTION_MAX
    assert len(description["longDescription"]) in LONG_DESCRIPTION
    assert all(description["features"])


def test_it_says_what_the_project_says():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert DECLARED["softwareVersion"] == project["version"]
    assert DECLARED["legal"]["license"] == project["license"]
    assert datetime.date.fromisoformat(str(DECLARED["releaseDate"]))
    assert DECLARED["maintenance"]["type"] == "internal"
    assert all(contact["name"] for contact in DECLARED["maintenance"]["contacts"])
    assert set(DECLARED["localisation"]["availableLanguages"]) <= {code for code, _name in settings.LANGUAGES}
