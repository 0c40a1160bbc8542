"""A proposed deployment file, why it says what it says, and what is left to ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitoring.proposal.draft.evidence import Evidence, Question, Value

Again = Callable[[Mapping[str, Value]], "Proposal"]


@dataclass(frozen=True)
class Proposal:
    """What is proposed.

    Args:
        deployment: the file's content; paths as they were given.
        evidence: why, a key each.
        questions: what is doubtful; the proposal takes the first choice of each.
        answers: what a person has said so far, by key.
        again: proposes anew with other answers.
    """

    deployment: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, Value] = field(default_factory=dict)
    again: Again | None = field(default=None, repr=False, compare=False)

    def with_answers(self, answers: Mapping[str, Value]) -> "Proposal":
        """The same with more answers: what hangs on them is guessed anew; no file is read for it but where needed.

        Raises `SettingsError` for an answer that cannot be.
        """
        assert self.again is not None
        return self.again({**self.answers, **answers})

    def why(self, key: str) -> str:
        """What speaks for a key's value; empty where nothing is said."""
        return next((each.why for each in self.evidence if each.key == key), "")

    def as_json(self) -> dict[str, Any]:
        """`deployment`, `evidence` and `questions` as plain data."""
        return {
            "deployment": _plain(self.deployment),
            "evidence": [{"key": e.key, "value": _plain(e.value), "why": e.why, "sure": e.sure} for e in self.evidence],
            "questions": [
                {
                    "key": q.key,
                    "question": q.text,
                    "candidates": [{"value": _plain(c.value), "why": c.why} for c in q.choices],
                    "option": q.option,
                }
                for q in self.questions
            ],
        }


def _plain(value: Any) -> Any:
    """Dates as texts, and paths too."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)
