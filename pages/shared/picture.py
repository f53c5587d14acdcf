"""A chart and its ways out: the picture as PNG, the figures as a table."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.theme import PICTURE_HEIGHT, PICTURE_SCALE, PICTURE_WIDTH
from locales import Language
from pages.shared.export import show_downloads
from pages.shared.once import made_once
from pages.shared.shell import picture_buttons
from pages.shared.url import kept


def show_picture(
    language: Language,
    figure: Any,
    finding: str,
    name: str,
    table: pd.DataFrame,
    is_whole: bool = False,
    key: str = "chart",
    picks: str = "",
    is_shared: bool = True,
) -> None:
    """The figure with `finding` as its text alternative, and the table it is drawn from; the files are called `name`.

    `is_whole`: the PNG is as high as the figure, not 16:9. `key` tells the charts of one page apart. A click on a mark
    puts the id that it carries first in customdata into the URL, under the name `picks`. `is_shared`: the URL names all
    that is drawn, so that other readers of it are sent the same.
    """
    height = int(figure.layout.height) if is_whole else PICTURE_HEIGHT
    picture = {"format": "png", "filename": name, "width": PICTURE_WIDTH, "height": height, "scale": PICTURE_SCALE}
    config = {"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": picture}
    picking: dict[str, Any] = {}
    if picks:
        picking = {"on_select": partial(_pick, key, picks), "selection_mode": "points"}
    if picks:
        figure = made_once(f"{name} {key} to pick from", lambda: _unpaled(figure))
        st.plotly_chart(figure, theme=None, key=key, alt=finding, config=config, **picking)
    elif is_shared:
        made_once(f"{name} {key}", lambda: st.plotly_chart(figure, theme=None, alt=finding, config=config, key=key))
    else:
        st.plotly_chart(figure, theme=None, key=key, alt=finding, config=config)
    left, right = st.columns([1, 2])
    with left:
        picture_buttons(language, key)
    with right:
        show_downloads(language, table, name, key, finding, is_shared)


def _unpaled(figure: Any) -> Any:
    """What is chosen is drawn by us; plotly would pale everything else."""
    return figure.update_traces(unselected={"marker": {"opacity": 1}})


def _pick(key: str, picks: str) -> None:
    """Put the id of the clicked mark into the URL; a click beside the marks means nothing."""
    points = st.session_state[key].selection.points
    carried = points[0].get("customdata") if points else None
    if carried:
        kept(picks, str(carried[0] if isinstance(carried, list | tuple) else next(iter(carried.values()))))
