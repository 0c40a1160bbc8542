"""How numbers are written: the decimal sign, what stands between thousands, signs of money and of per cent."""

from dataclasses import dataclass

SPACES = r"[\x{A0}\x{2007}\x{2009}\x{202F}]"  # that keep together what stands around them, as tools write them
APOSTROPHES = "[’ʼ´`]"
MINUS = "[−‒–]"
# Signs of money, and the letters that stand for the most frequent ones.
MONEY = (
    r"(?:(?:US|AU?|CA?|NZ|HK|S|R|MX)?\$|[€£¥₹₽₺₩₫฿₴₦₪]|S?Fr\.?|[kK]r\.?|zł|Kč|Ft|Rs\.?"
    r"|EUR|USD|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|SGD|HKD|NZD|TRY|RUB|KRW)"
)
# A number and what may stand around it: a sign in front or behind, parentheses for less than nothing, money, per cent.
DRESSED = (
    rf"^(?P<open>\()? *(?P<sign>[+-])? *(?P<before>%|{MONEY})? *(?P<inner>[+-])? *"
    r"(?P<core>[0-9.,][0-9.,' _]*?(?:[eE][+-]?[0-9]+)?)"
    rf" *(?P<after>%|{MONEY})? *(?P<behind>[+-])? *(?P<close>\))?$"
)
NEUTRAL = " '"  # what may stand between thousands and is never a decimal sign


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a column are written.

    Args:
        decimal: the decimal sign, a point or a comma.
        thousands: the signs of which any one may stand between thousands.
        shares: what a number in per cent is read as: 12.5 % as 0.125 or as 12.5; None where it is no number here.
        money: the sign of money that may stand beside numbers; empty where there is none.
    """

    decimal: str = "."
    thousands: str = NEUTRAL + ","
    shares: bool | None = None
    money: str = ""

    @property
    def grammar(self) -> str:
        """The pattern of a number with nothing around it but a sign in front."""
        point = f"[{self.decimal}]"
        whole = "|".join(["[0-9]+", *(grouped(sign, "+") for sign in self.thousands)])
        return rf"^[+-]?(?:(?:{whole})(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?$"


PLAIN = Style(thousands="")


def grouped(sign: str, times: str) -> str:
    """The pattern of a whole number with this sign between its thousands, by commas also as India writes them."""
    pattern = f"[1-9][0-9]{{0,2}}(?:[{sign}][0-9]{{3}}){times}"
    return f"{pattern}|[1-9][0-9]?(?:,[0-9]{{2}})+,[0-9]{{3}}" if sign == "," else pattern
