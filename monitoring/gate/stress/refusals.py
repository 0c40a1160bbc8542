"""What a model that refuses to score stressed rows has to do with the rows that there are."""

from collections.abc import Collection, Mapping, Sequence

from monitoring.errors import NotApplicableError, listed
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.stress.cases import Case, worst


def answered(
    cases: Sequence[Case],
    refused: Mapping[str, str],
    seen: Collection[str],
    *,
    limit: float,
    n: int,
    more: str,
    what: str,
) -> Finding:
    """The answer of a rule that stresses one column after the other.

    A row that is refused is told and kept apart, which is no fault where none like it has come; where some have, it is.

    Args:
        cases: as of `worst`.
        refused: by column, why the model does not score such rows.
        seen: the columns in which rows of the kind have come.
        limit: as of `worst`.
        n: likewise.
        more: likewise.
        what: such values in words: "missing values".

    Raises:
        NotApplicableError: the model scores no such rows, and none has come.
    """
    if hit := [name for name in refused if name in seen]:
        reason = f"the model refuses rows with {what} in {listed(hit)}, which have come: {refused[hit[0]]}"
        return Finding(verdict=Answer.FAIL, reason=reason, limit=limit, n=n)
    note = f"rows with {what} in {listed(refused)} are refused, of which none has come" if refused else ""
    if not cases:
        raise NotApplicableError(note or f"the model reads no column that could have {what}")
    return worst(cases, limit, n, more, [note] if note else [])
