"""Names of months and weekdays, whole and short, in English, German, French, Spanish, Italian, Portuguese and Dutch."""

import pyarrow as pa
import pyarrow.compute as pc

# By month, in its order; in lower case.
_MONTHS = (
    "jan(?:uary|uar|uari|v(?:ier)?|eiro)?|jän(?:ner)?|gen(?:naio)?|ene(?:ro)?",
    "feb(?:ruary|ruar|ruari|rero|braio)?|f[ée]v(?:r(?:ier)?|ereiro)?",
    "mar(?:ch|s|zo|ço)?|mär(?:z)?|mrz|maerz|mrt|maart",
    "apr(?:il|ile)?|avr(?:il)?|abr(?:il)?",
    "may(?:o)?|mai(?:o)?|mag(?:gio)?|mei",
    "jun(?:e|i|io|ho)?|juin|giu(?:gno)?",
    "jul(?:y|i|io|ho)?|juil(?:let)?|lug(?:lio)?",
    "aug(?:ust|ustus)?|ao[ûu]t|ago(?:sto)?",
    "sept?(?:ember|embre|iembre|tembre)?|set(?:embro|tembre|iembre)?",
    "oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?",
    "nov(?:ember|embre|iembre|embro)?",
    "dec(?:ember)?|déc(?:embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?",
)
MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_DAYS = (
    "mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun",
    "mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag)?",
    "lun(?:di|es|edì)?|mar(?:di|tes|tedì)?|mer(?:credi|coledì)?|mi[eé](?:rcoles)?|jeu(?:di)?|jue(?:ves)?|gio(?:vedì)?",
    "ven(?:dredi|erdì)?|vie(?:rnes)?|sam(?:edi)?|s[aá]b(?:ado|ato)?|dim(?:anche)?|dom(?:ingo|enica)?",
)
WEEKDAY = rf"(?:(?:{_DAYS[0]})(?:day)?|{'|'.join(_DAYS[1:])})[.,]* +"


def number_of(months: pa.Array) -> pa.Array:
    """The number of each month in two digits; null where there is none.

    >>> number_of(pa.array(["Mar", "JUIN", "Juli", "août", "dez", None])).to_pylist()
    ['03', '06', '07', '08', '12', None]
    """
    found = pa.nulls(len(months), pa.string())
    for place, names in enumerate(_MONTHS, 1):
        is_it = pc.match_substring_regex(months, f"(?i)^(?:{names})$")
        found = pc.if_else(pc.fill_null(is_it, False), f"{place:02}", found)
    return found
