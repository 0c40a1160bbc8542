"""Predictions by versions that nobody registered are told where a log's rows are told of."""

import pandas as pd

from monitoring.connect import add
from monitoring.releases import logged
from tests.small import TOML, connected


def test_pages_tell_them_and_look_once(tmp_path, monkeypatch, opened):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    workspace = connected(tmp_path)
    table = pd.read_csv(tmp_path / "rows.csv")
    table.assign(by=["1"] * 150 + ["v9"] * 50).to_csv(tmp_path / "rows.csv", index=False)
    (tmp_path / "small.toml").write_text(TOML.format(name="small").replace('"p"', '"p"\nversion = "by"'))
    add(workspace, tmp_path / "small.toml", again=True)
    looks, look = [], logged.Log.named_versions
    monkeypatch.setattr(logged.Log, "named_versions", lambda log: looks.append(1) or look(log))

    for page in ("overview", "quality", "versions"):
        assert "50 predictions name the version 'v9', which nobody registered" in opened.texts(
            opened(page, deployment="small")
        )
    for page in ("overview", "quality"):
        links = opened(page, deployment="small").get("page_link")
        assert any("Versions: which are registered" in link.proto.label for link in links)
    assert len(looks) == 1, "what was found is kept for this state of the log"
