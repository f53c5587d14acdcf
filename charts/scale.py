"""One colour scale for maps and tiles, and the words that stand around every regional picture."""

import math
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts.theme import DARK, LIGHT, Theme, as_words, base_layout

# Pale sand to deep blue, falling in lightness at every stop, for any colour vision. The same direction on dark paper:
# the words "darker is worse" hold in both themes, and the deepest blue there stays apart from the paper.
RAMPS = {
    LIGHT: ("#fbeec5", "#b9dcb8", "#6bb3b8", "#2f7ba6", "#123f7a"),
    DARK: ("#f7e8b8", "#aed6b3", "#62aebb", "#3a84b8", "#28579c"),
}
# A step is one of these times a power of ten: its edges need no more digits than the values have.
ROUND_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
# Ratio of luminances that small text needs. Authority: WCAG 2.2, success criterion 1.4.3, level AA.
READABLE = 4.5

# Pixels of a picture's words: what a line may take on a wide screen and on a phone of 390 px.
WIDE, NARROW = 890, 346
WIDE_PAD, NARROW_PAD = 18, 6
# The columns that hold what a source or a person wrote.
NAMES = ("name", "short", "label", "title", "group")
# Every mark that stands for a region carries [region_id, name, shown value]: hover words, and what a click chooses.
NAMED = "%{customdata[1]}: %{customdata[2]}<extra></extra>"
NAMED_BELOW = "%{customdata[1]}<br><b>%{customdata[2]}</b><extra></extra>"
TITLE_SIZE, NARROW_TITLE_SIZE = 21, 16
SUBTITLE_SIZE, NARROW_SUBTITLE_SIZE = 14, 12
CAPTION_SIZE = 10.5
LINE = 1.3
# Pixels that the key of steps takes above the plot.
SCALE_HEIGHT = 46

# Widths of letters in the shares of the font's size, a little generous for Noto Sans.
# The first of the thin ones are spaces: plain, no-break, thin and narrow no-break.
THIN = " \u00a0\u2009\u202f.,:;'!|ijltfrІіI()[]·’"
BROAD = "mwMWшщжюфымдЖШЩЮФМДЫQO@%—ҚОҰ"
THIN_WIDTH, BROAD_WIDTH, CAPITAL_WIDTH, LETTER_WIDTH, BOLD_SHARE = 0.36, 0.84, 0.69, 0.585, 1.08


@dataclass(frozen=True)
class PictureText:
    """What every regional picture says, in the reader's language."""

    title: str
    subtitle: str
    caption: list[str]
    separators: str
    no_data: str


@dataclass(frozen=True)
class Picture:
    """Pixels of a plot: its height, the margins beside it, the room kept above and below it."""

    height: float
    left: float
    right: float
    above: float = 12
    below: float = 12


def steps(lowest: float, highest: float, n: int = 5) -> list[float]:
    """Edges of at most `n` equal, round steps that hold both values; one more edge than steps.

    Equal and not by quantiles: the eye takes a step of colour for a step of the value, and the same lowest and
    highest give the same map every year. Equal values give one step. Raises ValueError for an upside-down range.
    """
    if not (math.isfinite(lowest) and math.isfinite(highest)) or lowest > highest or n < 1:
        raise ValueError(f"Steps need a range and a number of them, got {lowest} to {highest} in {n}.")
    if lowest == highest or n == 1:
        return [lowest, highest]
    power = 10.0 ** math.floor(math.log10((highest - lowest) / n))
    for factor in (*ROUND_STEPS, *(10 * one for one in ROUND_STEPS)):
        first, step = math.floor(round(lowest / (factor * power), 9)), factor * power
        count = math.ceil(round(highest / step, 9)) - first
        if count <= n:
            break
    return [round((first + place) * step, 10) for place in range(max(1, count) + 1)]


def value_steps(regions: pd.DataFrame) -> list[float]:
    """The steps of the regions that are known: the page words these edges, the map and the tiles draw them."""
    known = regions.loc[regions["is_known"], "value"].dropna()
    return [] if known.empty else steps(float(known.min()), float(known.max()))


def step_colours(count: int, theme: Theme) -> list[str]:
    """So many colours from light to dark."""
    stops = RAMPS[theme]
    if count == 1:
        return [stops[2]]
    colours = []
    for place in range(count):
        at, share = divmod(place * (len(stops) - 1) / (count - 1), 1)
        colours.append(mixed(stops[int(at)], stops[min(int(at) + 1, len(stops) - 1)], share))
    return colours


def colour_of(value: float, lowest: float, highest: float, theme: Theme) -> str:
    """The colour of the step that holds the value; on an edge the upper step, beyond the range the outer one.

    Darker is always more: worse where the indicator should fall, better where it should rise; the key says which.
    """
    edges = steps(lowest, highest)
    colours = step_colours(len(edges) - 1, theme)
    return colours[max(0, min(sum(value >= edge for edge in edges[:-1]) - 1, len(colours) - 1))]


def known_colours(regions: pd.DataFrame, theme: Theme) -> list[str]:
    """One colour a region in the rows' order: its step's, or the grey of no data."""
    edges = value_steps(regions)
    return [
        colour_of(row["value"], edges[0], edges[-1], theme) if has_value(row) and edges else theme.grid
        for row in regions.to_dict("records")
    ]


def has_value(row: dict, column: str = "value") -> bool:
    """Whether a row may be drawn: it is known and its value is there."""
    return bool(row.get("is_known", True)) and not pd.isna(row[column])


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two: 0 is the first, 1 the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def contrast(first: str, second: str) -> float:
    """Ratio of luminances of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """The text colour that reads on this one."""
    return next(ink for ink in (LIGHT.ink, "#ffffff", "#000000") if contrast(ink, colour) >= READABLE)


def text_width(words: str, size: float, bold: bool = False) -> float:
    """About how many pixels a line of words takes."""
    ems = 0.0
    for letter in words:
        if letter in THIN:
            ems += THIN_WIDTH
        elif letter in BROAD:
            ems += BROAD_WIDTH
        else:
            ems += CAPITAL_WIDTH if letter.isupper() else LETTER_WIDTH
    return ems * size * (BOLD_SHARE if bold else 1)


def wrapped(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """The words in lines of at most so many pixels; a compound too long for a line breaks after its hyphen."""
    lines: list[str] = []
    for word in words.split(" "):
        for part, joint in _parts(word, width, size, bold):
            if lines and text_width(lines[-1] + joint + part, size, bold) <= width:
                lines[-1] += joint + part
            else:
                lines.append(part)
    return lines


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose names and labels are text and no markup."""
    held = {column: rows[column].map(_as_words) for column in NAMES if column in rows}
    return rows.assign(**held)


def _as_words(value: object) -> object:
    return as_words(value) if isinstance(value, str) else value


def draw_words(
    figure: go.Figure,
    text: PictureText,
    key: list[tuple[str, str]],
    theme: Theme,
    narrow: bool,
    picture: Picture,
    listed: list[str] | None = None,
) -> None:
    """Title, subtitle with its colour key, a list below it, caption; the margins are as high as these need."""
    width, pad = (NARROW, NARROW_PAD) if narrow else (WIDE, WIDE_PAD)
    title_size, size = (NARROW_TITLE_SIZE, NARROW_SUBTITLE_SIZE) if narrow else (TITLE_SIZE, SUBTITLE_SIZE)
    title = wrapped(as_words(text.title), width, title_size, bold=True)
    subtitle = [*wrapped(as_words(text.subtitle), width, size), *key_lines(key, width, size)]
    subtitle += [line for one in listed or [] for line in wrapped(one, width, size)]
    caption = [line for one in text.caption for line in wrapped(as_words(one), width, CAPTION_SIZE)]
    title_height = LINE * title_size * len(title)
    top = 14 + title_height + LINE * size * len(subtitle) + 10 + picture.above
    bottom = picture.below + LINE * CAPTION_SIZE * len(caption) + 14
    for lines, font_size, colour, y, shift in (
        ([f"<b>{'<br>'.join(title)}</b>"], title_size, theme.ink, 1, top - 8),
        (subtitle, size, theme.muted, 1, top - 12 - title_height),
        (caption, CAPTION_SIZE, theme.muted, 0, -picture.below),
    ):
        figure.add_annotation(
            text="<br>".join(lines), font={"size": font_size, "color": colour}, x=0, xref="paper", xanchor="left",
            xshift=pad - picture.left, y=y, yref="paper", yanchor="top", yshift=shift, align="left", showarrow=False,
        )  # fmt: skip
    figure.update_layout(
        margin={"l": picture.left, "r": picture.right, "t": top, "b": bottom},
        height=top + bottom + picture.height,
        separators=text.separators,
    )


def empty_figure(text: PictureText, theme: Theme, narrow: bool) -> go.Figure:
    """The words around nothing, and in its place the word for no data."""
    figure = go.Figure(layout=base_layout(theme))
    figure.add_annotation(
        text=text.no_data, x=0.5, xref="paper", y=0.5, yref="paper", showarrow=False,
        font={"size": 16, "color": theme.no_data},
    )  # fmt: skip
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    pad = NARROW_PAD if narrow else WIDE_PAD
    draw_words(figure, text, [], theme, narrow, Picture(height=120, left=pad, right=pad))
    return figure


def draw_scale(figure: go.Figure, edges: list[float], labels: list[str], theme: Theme, narrow: bool) -> None:
    """The key of steps right above the plot: a box a step, the value of each edge below it."""
    if len(edges) != len(labels):
        raise ValueError(f"The scale has {len(edges)} edges, but {len(labels)} labels for them.")
    box = 56 if narrow else 76
    first = text_width(labels[0], 11) / 2
    at = {"xref": "paper", "yref": "paper", "showarrow": False}
    for place, colour in enumerate(step_colours(len(edges) - 1, theme)):
        figure.add_shape(
            type="rect", xref="paper", yref="paper", xsizemode="pixel", ysizemode="pixel", xanchor=0, yanchor=1,
            x0=first + place * box, x1=first + (place + 1) * box, y0=30, y1=42, fillcolor=colour,
            line={"color": theme.paper, "width": 1},
        )  # fmt: skip
    for place, label in enumerate(labels):
        font = {"size": 11, "color": theme.ink}
        figure.add_annotation(
            text=label,
            x=0,
            xshift=first + place * box,
            y=1,
            yshift=30,
            xanchor="center",
            yanchor="top",
            font=font,
            **at,
        )


def key_lines(key: list[tuple[str, str]], width: float, size: float) -> list[str]:
    """The names in their own colours, as many in a line as fit."""
    lines: list[tuple[float, list[str]]] = []
    for colour, words in key:
        # A name too long for a line is broken; its lines keep the colour.
        for part in wrapped(words, width, size, bold=True):
            taken = text_width(part + "     ", size, bold=True)
            shown = f'<span style="color:{colour}">{part}</span>'
            if lines and lines[-1][0] + taken <= width:
                lines[-1] = (lines[-1][0] + taken, [*lines[-1][1], shown])
            else:
                lines.append((taken, [shown]))
    return [f"<b>{'   '.join(shown)}</b>" for _, shown in lines]


def _parts(word: str, width: float, size: float, bold: bool) -> list[tuple[str, str]]:
    """A word and what joins it to the line before; a compound longer than a line comes in its parts."""
    if "-" not in word.strip("-") or text_width(word, size, bold) <= width:
        return [(word, " ")]
    head, tail = word.split("-", 1)
    return [(head + "-", " "), (tail, "")]


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
