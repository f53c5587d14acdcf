"""A chart and its two ways out: the picture as PNG, the figures as CSV."""

from typing import Any

import streamlit as st

from charts.theme import PICTURE_HEIGHT, PICTURE_SCALE, PICTURE_WIDTH
from locales import Language
from pages.shared.shell import picture_button


def show_picture(
    language: Language, figure: Any, finding: str, name: str, csv: bytes, height: int = PICTURE_HEIGHT
) -> None:
    """The figure with `finding` as its text alternative; both files are called `name`; `height`: of the PNG, pixels."""
    picture = {"format": "png", "filename": name, "width": PICTURE_WIDTH, "height": height, "scale": PICTURE_SCALE}
    config = {"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": picture}
    st.plotly_chart(figure, theme=None, key="chart", alt=finding, config=config)
    left, right, _ = st.columns([1, 1, 2])
    with left:
        picture_button(language.text("Download the picture (PNG)"))
    with right:
        label = language.text("Download the table (CSV)")
        st.download_button(label, csv, f"{name}.csv", "text/csv", on_click="ignore", width="stretch")
