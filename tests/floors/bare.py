"""The floor: the least that Streamlit can do for a page with a selector and a chart. Nothing is read, all is cached."""

import plotly.graph_objects as go
import streamlit as st

NAMES = [f"Series {number}" for number in range(12)]


@st.cache_resource
def figure(name: str) -> go.Figure:
    """Ten points and a title."""
    start = NAMES.index(name)
    line = go.Scatter(x=list(range(2018, 2028)), y=[start + year % 5 for year in range(10)], mode="lines+markers")
    # Streamlit's own default template is most of what a change sends.
    return go.Figure(
        line, layout={"template": "none", "height": 400, "annotations": [{"text": name, "showarrow": False}]}
    )


st.set_page_config(layout="wide")
chosen = st.selectbox("Series", NAMES, index=NAMES.index(st.query_params.get("indicator", NAMES[0])))
st.plotly_chart(figure(chosen), theme=None)
