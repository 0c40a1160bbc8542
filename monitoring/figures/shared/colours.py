"""The colours of every picture, for light and dark, safe for the usual kinds of colour blindness.

Blue against orange carries a difference; a verdict's colour always comes with a sign and a word.
"""

from dataclasses import dataclass

from monitoring.domain import Verdict

Scale = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme's colours.

    Args:
        ink: text and axes that matter.
        muted: text that steps back.
        grid: grid lines and frames.
        surface: the page behind the picture.
        current: what is looked at.
        reference: what it is compared with.
        second: a second line over what is looked at.
        second_band: the interval around it.
        band: the interval around `current`.
        band_strong: the same hue, where text stands on it.
        up: pushes a prediction up.
        down: pushes it down.
        limit: the line that must not be crossed.
        verdicts: one colour a verdict.
        on_hot: signs on the hot end of `drift`.
        drift: scale from 0 to three times the limit; the limit lies at one third.
    """

    ink: str
    muted: str
    grid: str
    surface: str
    current: str
    reference: str
    second: str
    second_band: str
    band: str
    band_strong: str
    up: str
    down: str
    limit: str
    verdicts: dict[Verdict, str]
    on_hot: str
    drift: Scale


LIGHT = Palette(
    ink="#0F172A",
    muted="#475569",
    grid="#E2E8F0",
    surface="#FFFFFF",
    current="#1D4ED8",
    reference="#94A3B8",
    second="#0F766E",
    second_band="rgba(15, 118, 110, 0.14)",
    band="rgba(29, 78, 216, 0.16)",
    band_strong="rgba(59, 130, 246, 0.5)",
    up="#C2410C",
    down="#1D4ED8",
    limit="#B91C1C",
    verdicts={
        Verdict.OK: "#047857",
        Verdict.WARN: "#B45309",
        Verdict.FAIL: "#B91C1C",
        Verdict.SKIPPED: "#64748B",
    },
    on_hot="#FFFFFF",
    drift=((0, "#F1F5F9"), (0.32, "#BFDBFE"), (1 / 3, "#FDE68A"), (0.6, "#FB923C"), (1, "#B91C1C")),
)

DARK = Palette(
    ink="#E5E7EB",
    muted="#A3B0C2",
    grid="#243044",
    surface="#0B1120",
    current="#60A5FA",
    reference="#7C8BA1",
    second="#2DD4BF",
    second_band="rgba(45, 212, 191, 0.18)",
    band="rgba(96, 165, 250, 0.22)",
    band_strong="rgba(59, 130, 246, 0.5)",
    up="#FB923C",
    down="#60A5FA",
    limit="#F87171",
    verdicts={
        Verdict.OK: "#34D399",
        Verdict.WARN: "#FBBF24",
        Verdict.FAIL: "#F87171",
        Verdict.SKIPPED: "#94A3B8",
    },
    on_hot="#FFFFFF",
    drift=((0, "#16202F"), (0.32, "#1E3A63"), (1 / 3, "#713F12"), (0.6, "#C2410C"), (1, "#EF4444")),
)


def palette(theme: str | None) -> Palette:
    """The colours for the theme called "light" or "dark"; light where the theme is not known.

    >>> palette("dark").surface
    '#0B1120'
    >>> palette(None) is LIGHT
    True
    """
    return DARK if theme == "dark" else LIGHT
