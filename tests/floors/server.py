"""The floor behind the server that the product has, so that only the page differs."""

import streamlit as st

app = st.App("bare.py")
