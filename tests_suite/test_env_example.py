"""``.env.example`` has every setting, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from dotenv import dotenv_values

from signoff.settings import NAMES, load
from signoff.settings.example import example
from signoff.settings.model import Settings

ROOT = Path(__file__).parent.parent
FILE = ROOT / ".env.example"


def test_the_file_is_current():
    assert FILE.read_text(encoding="utf-8") == example(), "run `make docs`"


def test_it_names_every_setting_once_and_no_other():
    lines = FILE.read_text(encoding="utf-8").splitlines()
    found = [line.removeprefix("# ").split("=")[0] for line in lines if line.removeprefix("# ").split("=")[0].isupper()]
    found = [name for name in found if " " not in name]

    assert found == list(NAMES)


def test_the_document_that_it_leads_to_says_what_every_setting_is_for():
    """It led to a table that tells no needs."""
    document = re.search(r"docs/[\w-]+\.md", example())
    assert document
    text = (ROOT / document[0]).read_text(encoding="utf-8")

    assert [name for name in NAMES if f"`{name}`" not in text] == []


def test_every_setting_has_a_meaning():
    for name in NAMES:
        assert Settings.model_fields[name.lower()].description


def test_a_copy_of_it_changes_nothing():
    """Whoever copies it and fills in nothing gets the twin, not a complaint about placeholders."""
    assert not any((dotenv_values(FILE, interpolate=False) or {}).values())
    assert load({}, FILE).is_twin


def test_every_setting_is_explained_in_the_document():
    text = (ROOT / "docs" / "pointing-at-staging.md").read_text(encoding="utf-8")

    assert [name for name in NAMES if f"`{name}" not in text] == []


def test_the_readme_and_the_documents_name_no_setting_that_is_gone():
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("[pw]*.md")):
        named = re.findall(r"`([A-Z]+(?:_[A-Z0-9]+)+)[`=]", path.read_text(encoding="utf-8"))

        assert [name for name in named if name not in NAMES] == [], path.name
