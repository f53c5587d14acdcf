"""Pictures of the sheets, drawn by a Chrome or Chromium through kaleido."""

import asyncio
import shutil
from collections.abc import Callable, Iterable
from typing import Any

from charts.theme import LIGHT, PICTURE_HEIGHT, PICTURE_SCALE, PICTURE_WIDTH

# Names under which a browser that kaleido can drive is found.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Seconds a single picture may take.
LONGEST_WAIT = 60


class NoBrowserError(RuntimeError):
    """No Chrome or Chromium on PATH."""


def browser_path() -> str:
    """The browser that draws. Raises NoBrowserError with what to install."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise NoBrowserError(
        "PDF and PNG need Chromium or Google Chrome on PATH: apt-get install chromium fonts-noto-core."
    )


def drawn(
    figures: Iterable[Any],
    kind: str,
    size: tuple[int, int] = (PICTURE_WIDTH, PICTURE_HEIGHT),
    scale: float = PICTURE_SCALE,
    heard: Callable[[], None] = lambda: None,
) -> list[bytes]:
    """The figures as 'png' or 'svg', `size` in pixels before `scale`. `heard` is called after each.

    Raises NoBrowserError.
    """
    path = browser_path()
    return asyncio.run(
        _drawn(list(figures), path, {"format": kind, "width": size[0], "height": size[1], "scale": scale}, heard)
    )


async def _drawn(figures: list[Any], path: str, opts: dict, heard: Callable[[], None]) -> list[bytes]:
    from kaleido import Kaleido  # takes half a second to import; PPTX does without it

    done = []
    async with Kaleido(n=1, timeout=LONGEST_WAIT, path=path, mathjax=False) as kaleido:
        for figure in figures:
            figure.update_layout(width=opts["width"], height=opts["height"])
            done.append(await kaleido.calc_fig(figure, opts=opts))
            heard()
    return done


def light_figures(sheets: Iterable[Any], has_words: bool = True) -> list[Any]:
    """The sheets' figures on white paper."""
    return [sheet.figure(LIGHT, has_words=has_words) for sheet in sheets]
