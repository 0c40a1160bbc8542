"""The files that scored rows are written to: one small module a format, chosen by the file's ending."""

from monitoring.scoring.files.choice import ENDINGS, open_file
from monitoring.scoring.files.contract import Layout, ScoredFile
from monitoring.scoring.files.rows import ScoredRows

__all__ = ["ENDINGS", "Layout", "ScoredFile", "ScoredRows", "open_file"]
