"""What an estimator is asked for."""

from enum import StrEnum


class Asked(StrEnum):
    """The method whose answer is wanted."""

    PROBABILITY = "probability"
    VALUE = "value"
    DECISION = "decision"
