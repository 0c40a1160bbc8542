"""A proposal while it is being made: what is decided, why, and what has to be asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitoring.domain import Task
from monitoring.errors import SettingsError, nearest
from monitoring.proposal.draft.evidence import Choice, Evidence, Question, Value
from monitoring.proposal.seen.facts import Facts
from monitoring.proposal.seen.look import Look

ANSWERED = "as you said"
LEFT_OUT = "left out:"
CLASSES = "model.classes"
KINDS = ("columns.numeric", "columns.categorical")  # what is said of these is of the columns that are named alone


def as_list(value: Value) -> list[str]:
    """A value as names; nothing for none."""
    return [str(name) for name in value] if isinstance(value, list | tuple) else [] if value is None else [str(value)]


@dataclass(slots=True)
class Draft:
    """What is known so far.

    Args:
        facts: what the files and the model show.
        answers: what a person has said, by key; it goes before everything that is guessed.
        values: what is decided, by key.
        roles: by column of the log, the key that it is for.
    """

    facts: Facts
    answers: Mapping[str, Value]
    values: dict[str, Value] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def settle(self, key: str, value: Value, why: str, *, sure: bool = True) -> Value:
        """Decide a key, unless a person has; gives what it is now."""
        if key in self.answers and key not in KINDS:
            value, why, sure = self.answers[key], ANSWERED, True
        self.values[key] = value
        self.evidence = [each for each in self.evidence if each.key != key]
        self.evidence.append(Evidence(key, value, why, sure))
        if key.startswith("columns."):
            self._take(key, value)
        return value

    def ask(self, key: str, text: str, choices: Sequence[Choice]) -> Value:
        """Take the first choice, and ask, unless a person has said it already."""
        if key not in self.answers:
            self.questions = [each for each in self.questions if each.key != key]
            self.questions.append(Question(key, text, tuple(choices)))
        return self.settle(key, choices[0].value, choices[0].why, sure=False)

    def leave_out(self, name: str, why: str, *, sure: bool = True) -> None:
        """Say why a column of the log is not named."""
        self.roles[name] = LEFT_OUT
        self.evidence.append(Evidence(f"{LEFT_OUT}{name}", None, why, sure))

    def said_kind(self, name: str) -> str:
        """The key of numbers or of categories, where a person has said which of them a column is."""
        return next((key for key in KINDS if name in as_list(self.answers.get(key))), "")

    def text(self, key: str) -> str:
        """A decided value that is a text; empty where there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)

    @property
    def task(self) -> Task:
        """What the model predicts."""
        return Task(self.text("task"))

    @property
    def classes(self) -> tuple[str, ...]:
        """What the model's classes are called: as somebody has said, as was found out, or as its file has them."""
        named = as_list(self.answers.get(CLASSES)) or as_list(self.values.get(CLASSES))
        return tuple(named) or (self.facts.model.told.classes if self.facts.model else ())

    @property
    def free(self) -> Iterator[Look]:
        """The columns of the log that nothing is said of yet."""
        return (look for name, look in self.facts.log.looks.items() if name not in self.roles)

    def look(self, name: str) -> Look:
        """What a column of the log looks like; raises `SettingsError` for one that is not there."""
        return self.facts.log.looks[self._there(name, self.facts.log.columns)]

    def _take(self, key: str, value: Value) -> None:
        names = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else [value]
        if key in ("columns.positive", "columns.segments", "columns.sensitive"):
            return
        for name in names:
            if name is not None and key in self.answers:
                self._there(str(name), (*self.facts.log.columns, *self.facts.label_columns))
            if name is not None:
                self.roles[str(name)] = key

    @staticmethod
    def _there(name: str, columns: Sequence[str]) -> str:
        if name not in columns:
            hint = nearest(name, columns) or f"there are: {', '.join(columns[:20])}"
            raise SettingsError(f"no file has the column {name!r}", hint)
        return name
