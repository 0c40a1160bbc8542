"""What comes from the log is text in somebody else's page, whatever signs it is made of.

Evidently writes names and values into a script of its page as they are, and its charts read marks such as `<b>` and
`<a href=…>` in them. Three guards, each enough for its own kind: angle brackets are handed over as the quotation
marks that look like them; no `<` is left inside the data that the page carries; and the page names, by their digests,
the only scripts that may run in it.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable

import pandas as pd

LIKENESS = str.maketrans({"<": "‹", ">": "›"})
# The end of the page's data: a value cannot hold it, because line ends in values are written as \n.
END_OF_DATA = "\n</script>\n"


def texts(values: Iterable[str]) -> dict[str, str]:
    """What to write for each of some different texts; different ones stay different.

    >>> texts(["<b>", "‹b›", "a"])
    {'<b>': '‹b›', '‹b›': '‹b›′', 'a': 'a'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for value in values:
        text = value.translate(LIKENESS)
        while text in taken:
            text += "′"
        taken.add(text)
        found[value] = text
    return found


def frames(sides: Iterable[pd.DataFrame], names: dict[str, str]) -> list[pd.DataFrame]:
    """The same rows with safe names and values; a value is written in the same way on both sides."""
    made = [side[[*names]].copy() for side in sides]
    for name in names:
        words = sorted({value for side in made for value in side[name].dropna().unique() if isinstance(value, str)})
        changed = {word: text for word, text in texts(words).items() if word != text}
        for side in made if changed else ():
            side[name] = side[name].map(lambda value, changed=changed: changed.get(value, value), na_action="ignore")
    return [side.rename(columns=names) for side in made]


def page(text: str, style: str, said: str = "") -> str:
    """Evidently's page with its data closed in, a style and a sentence of ours, and a policy that holds everywhere."""
    head, end, rest = text.partition(END_OF_DATA)
    before, begin, data = head.partition("<script>")
    if not (end and begin):
        raise ValueError("Evidently's page has another form than the one that is known")
    text = before + begin + data.replace("<", "\\u003c") + end + rest
    if said:
        text = re.sub("<body[^>]*>", lambda found: f"{found[0]}<p>{html.escape(said)}</p>", text, count=1)
    return text.replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy(text)}">{style}', 1
    )


def policy(text: str) -> str:
    """What a page may do: run the very scripts that it has now, draw, and nothing else."""
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    rules = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
    return html.escape(f"{rules}; base-uri 'none'; form-action 'none'")
