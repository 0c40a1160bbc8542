"""The list of deployments where one of them is damaged."""

import shutil

from streamlit.testing.v1 import AppTest

from monitoring.cli import main
from monitoring.disk import stamped
from monitoring.paths import shell


def test_a_damaged_deployment_has_its_row_and_the_others_theirs(whole, desk, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    other = desk / "another.toml"
    other.write_text((desk / "d.toml").read_text().replace('name = "d"', 'name = "other"'))
    assert main(["add", str(other)]) == 0
    for path in (home / "d" / "plan.json", home / "d" / "deployment.json"):
        for place in (path, stamped.copy_of(path)):
            place.write_bytes(b"")
    at = AppTest.from_file(str(shell()), default_timeout=120)
    at.query_params["deployment"] = "other"
    at.run()
    assert not at.exception
    table = next(frame.value for frame in at.dataframe if "deployment" in frame.value)
    rows = table.set_index(table["deployment"].str.split().str[-1])
    assert rows["metric"]["d"] == "see below"
    (told,) = [each.value for each in at.caption if "**d**" in each.value]
    assert "The deployment d is damaged" in told
    assert "**What to do:**" in told
    assert 0 < float(rows["metric"]["other"].split()[-1]) < 1
    assert [title.value for title in at.title] == ["Overview"]
