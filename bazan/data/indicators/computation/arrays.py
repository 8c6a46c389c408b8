"""Many numbers or instants as one literal of a statement."""

import numpy as np


def ints(numbers: np.ndarray) -> str:
    return f"'{{{','.join(map(str, np.asarray(numbers).tolist()))}}}'::int[]"


def instants(seconds: np.ndarray) -> str:
    texts = np.datetime_as_string(np.asarray(seconds, dtype=np.int64).astype("datetime64[s]")).tolist() if len(seconds) else []
    return f"'{{{','.join(f'{text}Z' for text in texts)}}}'::timestamptz[]"
