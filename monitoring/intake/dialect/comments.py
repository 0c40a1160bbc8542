"""Lines that are no rows but remarks of whoever wrote the file."""

from collections import Counter
from collections.abc import Sequence

from monitoring.intake.assumed import Assumed

SIGNS = ("#", "//", "%", "--")
NONE = "none"


def find_comment(lines: Sequence[str], said: str) -> tuple[str, list[Assumed]]:
    """What lines of comments begin with in a text; empty where there are none, or they may be rows as well."""
    if said:
        return "" if said == NONE else said, []
    written = [line for line in lines if line.strip()]
    for sign in SIGNS:
        own = [line for line in written if line.startswith(sign)]
        others = [line for line in written if not line.startswith(sign)]
        if not own or not others or _are_rows(own, others):
            continue
        if sign != "#" and not written[0].startswith(sign):
            continue
        return sign, [Assumed("comment", sign, f"{len(own)} of the first lines begin with it: {own[0].strip()[:60]!r}")]
    return "", []


def _are_rows(own: Sequence[str], others: Sequence[str]) -> bool:
    """Whether lines are as the others are: parted as often by the signs that part these."""
    for delimiter in ",;\t|":
        usual = Counter(line.count(delimiter) for line in others).most_common(1)[0][0]
        if usual and sum(line.count(delimiter) == usual for line in own) > len(own) / 2:
            return True
    return not any(delimiter in line for line in others for delimiter in ",;\t|")
