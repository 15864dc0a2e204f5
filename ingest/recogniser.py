"""The engine that finds and reads lines of text in pixels: RapidOCR with the models in its wheel.

Nothing is ever downloaded. Pixels are arrays of height × width × 3 bytes, blue first.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gazette.errors import ReadError
from ingest.deskew import Quad

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Pixels = NDArray[numpy.uint8]

_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_SMALLEST = 32  # pixels: the detector works on multiples of it
_FLATTEST = 8  # times as long as high: the detector wants no longer strip
_WHITE = (255, 255, 255)
_READERS = 4  # of them, read both ways in case of doubt
_UPRIGHT = 0.5  # mean vote beyond which there is no doubt
_JUDGES = 12  # lines that say which way up a page is


class Seen(msgspec.Struct, frozen=True):
    """A character that was read in a line."""

    text: str
    at: float
    """Where in the line its middle is, from 0 at the start to 1 at the end."""


class Reading(msgspec.Struct, frozen=True):
    """What was read in one line, and how surely."""

    text: str
    """With the spaces between words, which are no characters."""
    characters: tuple[Seen, ...]
    score: float
    """The mean of the characters' scores."""


def find_lines(pixels: Pixels, *, longest: int) -> list[Quad]:
    """The corners of every line of text, looked for at a size of at most `longest` pixels."""
    import cv2

    height, width = pixels.shape[:2]
    scale = min(1.0, longest / max(height, width))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    below = max(_SMALLEST, -(-small.shape[1] // _FLATTEST)) - small.shape[0]
    beside = _SMALLEST - small.shape[1]
    small = cv2.copyMakeBorder(
        small, 0, max(0, below), 0, max(0, beside), cv2.BORDER_CONSTANT, value=_WHITE
    )
    found = _engine()(small, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    quads = [[(float(x) / scale, float(y) / scale) for x, y in box] for box in found.boxes]
    return [(one, two, three, four) for one, two, three, four in quads]


def cut_lines(pixels: Pixels, quads: Sequence[Quad]) -> list[Pixels]:
    """Each line straightened; one that stands on end is laid down."""
    import numpy
    from rapidocr.utils.process_img import get_rotate_crop_image

    return [get_rotate_crop_image(pixels, numpy.array(quad, dtype=numpy.float32)) for quad in quads]


def is_upside_down(lines: Sequence[Pixels]) -> bool:
    """Whether the longest lines stand on their heads.

    The network that judges this sees long lines squeezed and is sure of nonsense: unless it finds
    them upright, some are read both ways, and what is read more surely is right.
    """
    if not lines:
        return False
    judges = sorted(lines, key=lambda line: line.shape[1])[-_JUDGES:]
    _, judged = _engine().cls_and_rotate(judges)
    votes = [float(score) if "180" in label else -float(score) for label, score in judged.cls_res]
    if sum(votes) < -_UPRIGHT * len(votes):
        return False
    few = judges[-_READERS:]
    return _sureness([_turned(line) for line in few]) > _sureness(few)


def _turned(line: Pixels) -> Pixels:
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(line, 2))


def _sureness(lines: Sequence[Pixels]) -> float:
    return sum(reading.score * len(reading.text) for reading in read_lines(lines))


def read_lines(lines: Sequence[Pixels]) -> list[Reading]:
    """What each line says, in their order; nothing where no character was seen."""
    if not lines:
        return []
    read = _engine().recognize_txt(list(lines))
    return [
        _reading(text, float(score), places)
        for text, score, places in zip(read.txts, read.scores, read.word_results, strict=True)
    ]


def _reading(text: str, score: float, places: Any) -> Reading:  # the engine has no types
    """The columns of the network's answer are the places; spaces between words have none."""
    return Reading(
        text=text.strip(),
        characters=tuple(
            Seen(character, min(1.0, (column + 0.5) / places.line_txt_len))
            for word, columns in zip(places.words, places.word_cols, strict=True)
            for character, column in zip(word, columns, strict=True)
        ),
        score=score,
    )


@lru_cache(maxsize=1)
def _engine() -> Any:  # RapidOCR has no types
    """The engine, loaded once a process; raises ReadError `no_ocr` where a part is missing."""
    # threads that are never used would still reserve the memory a confined process may take
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        import cv2
        import rapidocr
    except ImportError as error:
        raise ReadError("no_ocr", f"no text can be recognised here: {error}") from error
    folder = Path(rapidocr.__file__).parent / "models"
    missing = [name for name in _MODELS.values() if not (folder / name).is_file()]
    if missing:
        raise ReadError("no_ocr", f"no text can be recognised here: no {missing[0]}")
    cv2.setNumThreads(1)
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1 << 16,  # pictures come in their right size
            # named, so that it looks for no newer ones
            **{f"{part}.model_path": str(folder / name) for part, name in _MODELS.items()},
        }
    )
    engine.return_word_box = True
    return engine
