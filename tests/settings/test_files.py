import json
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from monitoring.domain import FILE_KINDS, Deployment, FileSettings, Task
from monitoring.errors import SettingsError
from monitoring.settings import from_options, load_deployment
from tests.settings.files import WHOLE, small

SAID = FileSettings(
    *("cp1252", "\t", "'", "\\", 3, "#", "keep", "Loans", "loans.csv", ",", "."),
    per_cent="number",
    missing=("-", "n/a"),
    dates="day-first",
)


@pytest.fixture
def load(tmp_path):
    def load_with(files):
        (tmp_path / "reference.csv").write_text("a\n1\n")
        path = tmp_path / "d.toml"
        path.write_text(small('score = "a"', files))
        return load_deployment(path)

    return load_with


def test_a_deployment_file_says_how_its_files_are_written(load):
    whole = load(WHOLE[WHOLE.index("[files]") : WHOLE.index("[model]")])
    assert whole.files == SAID
    assert load("").files == FileSettings()
    assert whole.files_of("log") == whole.files_of("reference") == SAID
    assert whole.files_of("labels") == replace(SAID, delimiter="|", missing=())
    assert whole.files_of("score") == replace(SAID, header=1)


def test_an_option_goes_before_what_is_said_of_files_of_one_kind(load):
    given = load('[files]\ndelimiter = ";"\n[files.labels]\ndelimiter = "|"\n').with_files(
        from_options({"delimiter": "tab"})
    )
    assert [given.files_of(kind).delimiter for kind in FILE_KINDS] == ["\t"] * 4


def test_options_say_the_same(load):
    given = {"encoding": "Windows-1252", "delimiter": "tab", "header": 3, "missing": ["-"], "totals": None}
    assert from_options(given) == FileSettings("cp1252", "\t", header=3, missing=("-",))


def test_no_word_for_missing_is_not_the_usual_words(load):
    assert load("[files]\nmissing = []\n").files.missing == ()
    assert load("").files.missing is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('delimiter = ";;"', "files.delimiter: ';;' is not one sign of ASCII"),
        ('delimiter = " "', "cells cannot be told apart by spaces"),
        ('delimiter = "x"', "files.delimiter: 'x' is not one sign"),
        ('quote = ","\ndelimiter = ","', "one sign cannot have two meanings"),
        ('encoding = "latin99"', "files.encoding: there is no encoding 'latin99'"),
        ('encoding = "a\\u0000b"', "files.encoding: there is no encoding"),
        ('encoding = "base64"', "files.encoding: 'base64' is no encoding of text"),
        ('decimal = ";"', "files.decimal must be"),
        ('decimal = ","\nthousands = ","', "files.thousands: ',' is the decimal sign"),
        ("header = -1", "files.header must be greater than or equal to 0"),
        ('delimeter = ","', "there is no key 'files.delimeter'"),
        ('[files.labels]\ndelimeter = ","', "there is no key 'files.labels.delimeter'"),
        ('[files.labels]\ndelimiter = ";;"', "files.labels.delimiter: ';;' is not one sign of ASCII"),
        ('decimal = ","\n[files.labels]\nthousands = ","', "files.labels.thousands: ',' is the decimal sign"),
        ('labels = "tab"', "files.labels must be a section, got 'tab'"),
        ('dates = "mdy"', "files.dates must be 'day-first', 'month-first', 'year-first' or 'spreadsheet'"),
    ],
)
def test_what_no_file_can_be_read_by_is_refused(load, line, message):
    with pytest.raises(SettingsError) as caught:
        load(f"[files]\n{line}\n")
    assert message in caught.value.message
    assert caught.value.hint


def test_an_option_is_refused_by_its_own_name():
    with pytest.raises(SettingsError, match="--decimal must be"):
        from_options({"decimal": "x"})


def test_a_deployment_that_was_connected_keeps_them_and_an_older_one_has_none(tmp_path):
    known = TypeAdapter(Deployment)
    own = {"labels": FileSettings(delimiter=";", missing=())}
    whole = Deployment(name="d", title="d", task=Task.REGRESSION, files=SAID, own_files=own)
    kept = known.dump_json(whole)
    assert known.validate_json(kept) == whole
    older = json.loads(kept)
    del older["files"], older["own_files"]
    assert known.validate_python(older).files == FileSettings()
