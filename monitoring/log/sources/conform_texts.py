"""Text of an attached log brought to the spelling that is known, as an expression that any engine can run.

It gives what `monitoring.intake.columns.spelling` gives for the same text, which a contract test holds.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from monitoring.intake.columns.spelling import Vocabulary

# What Python takes for white space, in a way that RE2 and Java understand alike.
_SPACE = r"[\x{9}-\x{D}\x{1C}-\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]"
_PADDING = rf"^{_SPACE}+|{_SPACE}+$"
_EMPTY_FRACTION = r"\.0+$"
_WHOLE = rf"^-?(0|[1-9][0-9]*){_EMPTY_FRACTION}"
_SCIENTIFIC = r"^-?[0-9](\.[0-9]+[eE][+-]?[0-9]{1,3}|[eE][+-][0-9]{1,3})$"
_TINY = r"^-?0\.0000[0-9]*[1-9]$"
_ZONE = r" ?(Z|UTC|[+]00(:?00)?)$"
_MOMENT = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]*)?)?({_ZONE[:-1]})?$"
_TRUTH = r"^(?i)(true|false)$"
# One look tells that most texts have no other spelling: no padding, no truth, no number with a sign that tells one.
_ODD = rf"{_PADDING}|^-?[0-9][^a-zA-SU-Z]*[.:eE]|^-0$|{_TRUTH}"
_FRACTION = r"^(-?(0|[1-9][0-9]*)\.[0-9]*[1-9])0*$"
_PLAIN = 1e16  # from here on Python writes an exponent


def canonical_texts(rows: ir.Table, names: Sequence[str]) -> ir.Table:
    """Columns of texts in the one spelling, whatever is known of them; missing where they are blank.

    A step at a time, because in one expression each look at a text would hold all that was done to it before, and to
    plan that takes an engine longer than to read the rows.
    """
    if not names:
        return rows
    odd = {name: f"_odd_{place}" for place, name in enumerate(names)}
    rows = rows.mutate(**{flag: rows[name].re_search(_ODD) for name, flag in odd.items()})
    trimmed = {name: rows[flag].ifelse(rows[name].re_replace(_PADDING, ""), rows[name]) for name, flag in odd.items()}
    rows = rows.mutate(**trimmed)
    found = {name: rows[flag].ifelse(_canonical(rows[name]), rows[name]).nullif("") for name, flag in odd.items()}
    return rows.mutate(**found).drop(*odd.values())


def spelt(text: ir.StringValue, vocabulary: Vocabulary) -> ir.StringValue:
    """What a canonical text means where something is known of its column; missing where it means "no value"."""
    names = {word for word in vocabulary.nothing if word}
    words = {**vocabulary.own, **vocabulary.words, **vocabulary.fractions}
    words |= {word: vocabulary.own.get(word, word) for word in vocabulary.known if word.lower() in names}
    short = text.re_extract(_FRACTION, 1)
    cases = [(text.isin(list(words)), _looked_up(words, text))] if words else []
    if vocabulary.fractions:
        cases.append((short.isin(list(vocabulary.fractions)), _looked_up(vocabulary.fractions, short)))
    if names:
        cases.append((text.lower().isin(sorted(names)), ibis.null("string")))
    return ibis.cases(*cases, else_=text) if cases else text


def from_number(number: ir.FloatingValue) -> ir.StringValue:
    """A number as Python writes it, whole ones without a fraction; missing where it is NaN."""
    wide = number.cast("float64")
    whole = wide.try_cast("int64")
    is_whole = (whole.cast("float64") == wide) & (wide.abs() < _PLAIN)
    # With the digits that its own type takes. Java writes 1.0E-5 where all others write 1e-05.
    text = number.cast("string").replace(".0E", "E").lower()
    text = text.re_search("e-[0-9]$").ifelse(text.replace("e-", "e-0"), text)
    text = text.re_search("e[0-9]").ifelse(text.replace("e", "e+"), text)
    return wide.isnan().ifelse(None, is_whole.ifelse(whole.cast("string"), text))


def _canonical(text: ir.StringValue) -> ir.StringValue:
    return ibis.cases(
        (text.re_search(_TRUTH), (text.lower() == "true").ifelse("True", "False")),
        (text.re_search(_WHOLE), text.re_replace(_EMPTY_FRACTION, "").nullif("-0").coalesce("0")),
        (text.re_search(_SCIENTIFIC) | text.re_search(_TINY), from_number(text.try_cast("float64"))),
        (text.re_search(_MOMENT), _moment(text.re_replace(_ZONE, ""))),
        (text == "-0", "0"),
        else_=text,
    )


def _moment(text: ir.StringValue) -> ir.StringValue:
    """A moment without its zone: midnight is its day, and a second has no more digits than it needs."""
    text = text.replace("T", " ")
    text = (text.length() == 16).ifelse(text + ":00", text)
    text = text.contains(".").ifelse(text.re_replace("[.]?0*$", ""), text)
    return text.re_replace(" 00:00:00$", "")


def _looked_up(words: Mapping[str, str], text: ir.StringValue) -> ir.StringValue:
    return ibis.map(list(words), list(words.values()))[text]
