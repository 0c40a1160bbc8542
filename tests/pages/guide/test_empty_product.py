"""Where nothing is connected any more: what the first page says, and where its first step leads."""


def test_an_emptied_product_leads_to_connect(opened, tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("monitoring.ui.menu.start.was_emptied", lambda home: True)
    at = opened()
    assert "Nothing is connected any more, so *Overview* has nothing to show." in opened.texts(at)
    assert [button.label for button in at.button] == ["Connect files", "Prepare the sample"]
    at.button(key="go-connect").click().run()
    assert [title.value for title in at.title] == ["Connect"]
    assert "Files" in [subheader.value for subheader in at.subheader]
    assert not [*(tmp_path / "home").iterdir()]
