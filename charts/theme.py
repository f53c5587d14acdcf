"""Colours and the one small template that every figure shares."""

from dataclasses import dataclass

import plotly.graph_objects as go

FONT = "Noto Sans, Segoe UI, Roboto, Arial, sans-serif"

# What a download gives: this many pixels, drawn at half size and doubled so that text stays readable.
PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_SCALE = 960, 540, 2


@dataclass(frozen=True)
class Theme:
    """Colours of one theme; the pairs are told apart by readers with any colour vision."""

    ink: str
    muted: str
    grid: str
    paper: str
    actual: str
    target: str
    band: str
    met: str
    uncertain: str
    missed: str
    no_data: str

    def shade(self, opacity: float) -> str:
        """The actual's colour, thinned to a shade."""
        red, green, blue = (int(self.actual[start : start + 2], 16) for start in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity})"


LIGHT = Theme(
    "#1f2933", "#5b6770", "#e4e8ec", "#ffffff", "#0b5cad", "#c2570c", "rgba(194,87,12,0.16)",
    "#0f7b6c", "#8a6d00", "#b3261e", "#5f6b76",
)  # fmt: skip
DARK = Theme(
    "#e6ebf0", "#a3aeb9", "#2b3540", "#11161c", "#6cb2ff", "#ff9d5c", "rgba(255,157,92,0.22)",
    "#4cc2ae", "#d9b84a", "#ff8a80", "#a3aeb9",
)  # fmt: skip


def as_words(words: str) -> str:
    """A name or a sentence as text: plotly.js takes <a>, <b> and the like in it for markup."""
    return words.replace("<", "&lt;")


def base_layout(theme: Theme) -> go.Layout:
    """Quiet paper: no frame, few lines, our font."""
    return go.Layout(
        template=None,
        font={"family": FONT, "size": 13, "color": theme.ink},
        paper_bgcolor=theme.paper,
        plot_bgcolor=theme.paper,
        showlegend=False,
        hoverlabel={"font": {"family": FONT, "size": 13}},
        dragmode=False,
    )
