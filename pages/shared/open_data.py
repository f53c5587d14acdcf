"""The open data: one archive, and how it is read elsewhere."""

from html import escape

import streamlit as st

from locales import Language
from pages.shared.fetch import warehouse
from queries.publish import published_zip

READ_ELSEWHERE = {
    "DuckDB": 'duckdb -readonly nysana.duckdb "from scorecard"',
    "Python": """import duckdb

with duckdb.connect("nysana.duckdb", read_only=True) as con:
    scorecard = con.sql("from scorecard").df()""",
    "R": """library(duckdb)
con <- dbConnect(duckdb(), "nysana.duckdb", read_only = TRUE)
scorecard <- dbGetQuery(con, "from scorecard")""",
}


def show_open_data(language: Language) -> None:
    """What the archive holds, the button that makes it, and a line of code for each tool."""
    st.subheader(language.text("Take everything: open data"), anchor=False)
    said = language.text(
        "Every table as CSV and Parquet with its description (Frictionless), the figures as SDMX-CSV, the DuckDB file, "
        "the data dictionary, checksums, terms of use and how to cite."
    )
    st.html(f'<p class="ny-small">{escape(said)}</p>')
    path = warehouse().path
    label = language.text("Download the open data (ZIP)")
    file = f"nysana-open-data-{path.parent.name}.zip"
    st.download_button(label, lambda: published_zip(path), file, "application/zip", on_click="ignore", key="open_data")
    st.html(f'<p class="ny-small">{escape(language.text("The file nysana.duckdb is read by:"))}</p>')
    for tool, code in READ_ELSEWHERE.items():
        st.html(f'<p class="ny-small ny-code-head">{tool}</p><pre class="ny-code"><code>{escape(code)}</code></pre>')
    excel = language.text(
        "Excel: Data → From Text/CSV → the CSV file, file origin 65001 (UTF-8); or take XLSX beside any table."
    )
    st.html(f'<p class="ny-small">{escape(excel)}</p>')
