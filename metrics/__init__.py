"""Pure mathematics of indicators: numbers in, numbers or small frozen dataclasses out. No I/O."""
