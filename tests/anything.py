"""Any input at all, and the promise that a metric answers it with a value, None or a sentence."""

from collections.abc import Callable

from hypothesis import strategies as st

ANYTHING = st.one_of(st.none(), st.floats(), st.text(max_size=3), st.booleans(), st.integers(-10, 10_000))
SERIES = st.lists(ANYTHING, max_size=9)


def value_or_sentence(call: Callable[[], object]) -> bool:
    """Whether the call returns, or refuses with a ValueError that is a sentence; any other error is raised."""
    sentence = "."
    try:
        call()
    except ValueError as problem:
        sentence = str(problem)
    return sentence.endswith(".")
