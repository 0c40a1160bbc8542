"""Files that hold no scikit-learn model, called by what they are, with the way to one that can be read."""

import io
import re
import zipfile
from dataclasses import dataclass

_HEAD = 400  # bytes: what tells a format stands in front
_SAVE = "save it with skops.io.dump(model, file)"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A kind of file that is no model here.

    Args:
        what: the file, as people call it.
        hint: what to do.
    """

    what: str
    hint: str


_NAME_IT = f"name the model's file in [model] path; where there is none yet, {_SAVE}"
_BEHIND = f"put it behind scikit-learn's interface, and {_SAVE}"
_FOREIGN = {
    rb"^\x89HDF": Foreign("an HDF5 file, as Keras writes it", _BEHIND),
    rb"^version https://git-lfs": Foreign("a pointer of Git LFS, and not the model itself", "fetch it: git lfs pull"),
    rb"^PAR1": Foreign("a Parquet file: a table of rows, and no model", _NAME_IT),
    rb"^[^\x00\n]{1,400}[,;\t|][^\x00\n]*\n": Foreign("text, such as a table of rows, and no model", _NAME_IT),
    rb"^\s*<(!doctype|html|\?xml)": Foreign("a web page or XML", "it may be a page to log in; fetch the model itself"),
}
_CUT = Foreign("a zip file that is cut short, as a broken copy is", f"copy it again, or {_SAVE}")
_ZIP = Foreign(
    "a zip file, but none that skops wrote", f"put what it holds behind scikit-learn's interface, and {_SAVE}"
)


def foreign(data: bytes) -> Foreign | None:
    """What a file is that holds no model which can be read, by its first bytes; None where they do not say.

    >>> foreign(b"PAR1...").what, foreign(b"a,b")
    ('a Parquet file: a table of rows, and no model', None)
    """
    if data.startswith(b"PK\x03\x04"):
        return _ZIP if zipfile.is_zipfile(io.BytesIO(data)) else _CUT
    head = data[:_HEAD]
    return next((kind for sign, kind in _FOREIGN.items() if re.search(sign, head, re.DOTALL | re.IGNORECASE)), None)
