"""Every key is told in the documents."""

import re
from pathlib import Path

from monitoring.settings.schema import SECTIONS, DeploymentFile, keys
from monitoring.settings.table import settings_table

ROOT = Path(__file__).parents[2]


def test_every_setting_says_what_it_is_for():
    rows = settings_table().splitlines()[2:]
    declared = [key for key in keys(DeploymentFile) if key not in SECTIONS]
    declared += [f"{name}.{key}" for name, section in SECTIONS.items() for key in keys(section)]

    assert [row.split("`")[1] for row in rows] == declared
    assert all(re.fullmatch(r"\| `[a-z_.]+` \| [^|]* \| [^|]{10,} \|", row) for row in rows)


def test_the_documents_have_a_row_for_every_setting():
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [row for row in settings_table().splitlines() if row not in told]

    assert not missing, "\n".join(["put these rows into docs/settings.md:", *missing])
