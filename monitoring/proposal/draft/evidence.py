"""What a proposal says for itself: why each value, and what it leaves to a person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

# What a key of a deployment file may be: a text, a list of them, `{class = column}`, a number; None for none.
Value = object


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a key has its value.

    Args:
        key: as in the deployment file, `columns.label`; `left out:NAME` for a column that it does not name.
        value: what is proposed; None where there is none.
        why: one sentence.
        sure: whether nothing else comes into question.
    """

    key: str
    value: Value
    why: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: the value, and what speaks for it."""

    value: Value
    why: str = ""

    @property
    def written(self) -> str:
        """As it is given to `--set`."""
        return written(self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """What is doubtful.

    Args:
        key: as in the deployment file.
        text: what is asked, one sentence.
        choices: the answers that come into question, the best first.
    """

    key: str
    text: str
    choices: tuple[Choice, ...]

    @property
    def option(self) -> str:
        """The option that gives the best answer.

        >>> Question("columns.label", "?", (Choice("churned"), Choice(None))).option
        '--set columns.label=churned'
        """
        text = f"{self.key}={self.choices[0].written}"
        return (
            f"--set {text}" if text.replace("=", "").replace(".", "").replace("_", "").isalnum() else f"--set '{text}'"
        )


def written(value: Value) -> str:
    """A value as people type it; nothing for none.

    >>> written(["a", "b"]), written(None), written({"x": "p x"}), written(0.3)
    ('a,b', '', '{"x" = "p x"}', '0.3')
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        pairs = (
            f"{json.dumps(str(k), ensure_ascii=False)} = {json.dumps(str(v), ensure_ascii=False)}"
            for k, v in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
