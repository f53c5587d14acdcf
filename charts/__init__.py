"""Figures, one a function: data in, a plotly Figure out."""
