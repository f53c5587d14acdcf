"""The page as it is written first: every rerun asks the warehouse and draws with plotly express, all by default."""

import os
from pathlib import Path

import duckdb
import plotly.express as px
import streamlit as st

WAREHOUSE = str((Path(os.environ["NYSANA_HOME"]) / "nysana.duckdb").resolve())
con = duckdb.connect(WAREHOUSE, read_only=True)
ids = (
    con.execute("select distinct indicator_id from trajectory where region_id = 'KZ' order by 1")
    .df()["indicator_id"]
    .tolist()
)
asked = st.query_params.get("indicator", "theft_rate")
chosen = st.selectbox("Indicator", ids, index=ids.index(asked))
rows = con.execute("select * from trajectory where region_id = 'KZ' and indicator_id = ? order by year", [chosen]).df()
every = con.execute("select indicator_id, year, actual from trajectory where region_id = 'KZ' order by year").df()
st.plotly_chart(px.line(rows, x="year", y=["actual", "target_low", "target_high"], title=chosen, markers=True))
st.plotly_chart(px.line(every, x="year", y="actual", color="indicator_id"))
st.dataframe(rows)
