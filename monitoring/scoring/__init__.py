"""Scoring a file: every row checked, the output whole or absent."""

from monitoring.scoring.examine import Examination, examine
from monitoring.scoring.result import ScoringResult
from monitoring.scoring.score import score_file

__all__ = ["Examination", "ScoringResult", "examine", "score_file"]
