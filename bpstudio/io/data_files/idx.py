"""IDX files, as MNIST comes in: four of them, of which choosing one finds the others."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np

from bpstudio.io.data_files.found import Found, Numbers, as_classes, flattened, refuse

# The third byte of the file.
_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_PIECE = 1 << 20
_MOST_BYTES = 1 << 33


def is_idx(path: Path) -> bool:
    return "idx" in path.name.lower()


def parts_of(path: Path) -> tuple[Path, ...]:
    """Images and labels to train on, then, where there are, those to test with.

    Raises UserError when images or labels to train on are not beside the chosen file.
    """
    names = _names(path.name)
    if names is None:
        raise refuse(
            path,
            "is an IDX file by its name, but not one of pictures or labels.",
            "The names should be as those of MNIST: train-images-idx3-ubyte and so on.",
        )
    found = [next(filter(Path.exists, _ways(path, name)), None) for name in names]
    missing = [name for name, one in zip(names[:2], found[:2], strict=True) if one is None]
    if missing:
        raise refuse(path, f"needs {missing[0]} beside it.", "Put the files into one folder.")
    with_test = found if None not in found else found[:2]
    return tuple(one for one in with_test if one is not None)


def read_idx(paths: tuple[Path, ...]) -> Found:
    """Pictures and their classes. Raises UserError for what is no whole IDX file."""
    arrays = [_read(path) for path in paths]
    images, labels = arrays[::2], arrays[1::2]
    for path, pictures, classes in zip(paths[1::2], images, labels, strict=True):
        if classes.ndim != 1 or len(classes) != len(pictures):
            raise refuse(path, f"has {len(classes)} labels for {len(pictures)} pictures.")
    coded, names = as_classes(labels)
    flat = [flattened(one) for one in images]
    scale = 255.0 if images[0].dtype == np.uint8 else 1.0
    has_test = len(flat) > 1
    return Found(
        flat[0][0],
        coded[0],
        flat[1][0] if has_test else None,
        coded[1] if has_test else None,
        class_names=names,
        image_shape=flat[0][1],
        scale=scale,
    )


def _names(name: str) -> tuple[str, str, str, str] | None:
    """The four names that this one is among."""
    train = name.replace("t10k-", "train-").replace("test-", "train-")
    images = train.replace("labels-idx1", "images-idx3").replace("labels.idx1", "images.idx3")
    labels = images.replace("images-idx3", "labels-idx1").replace("images.idx3", "labels.idx1")
    if images == labels:
        return None
    other = "test-" if name.startswith("test-") else "t10k-"
    tests = images.replace("train-", other), labels.replace("train-", other)
    return images, labels, *tests


def _ways(path: Path, name: str) -> tuple[Path, ...]:
    plain = name.removesuffix(".gz")
    return path.with_name(name), path.with_name(plain), path.with_name(f"{plain}.gz")


def _read(path: Path) -> Numbers:
    try:
        data = _bytes(path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise refuse(path, f"cannot be unpacked: {error}.", "Fetch the file once more.") from error
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in _TYPES or not 1 <= data[3] <= 4:
        raise refuse(path, "is not an IDX file: it begins with other bytes.")
    dtype, dimensions = np.dtype(_TYPES[data[2]]), data[3]
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise refuse(path, "ends within its header.", "Fetch the file once more.")
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    expected = start + int(np.prod(shape, dtype=np.float64)) * dtype.itemsize
    if len(data) != expected or not shape[0]:
        raise refuse(
            path,
            f"should have {expected:,} bytes by its header and has {len(data):,}.",
            "Fetch the file once more.",
        )
    return np.frombuffer(data, dtype, offset=start).reshape(shape)


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    pieces, total = [], 0
    with gzip.open(path) as file:
        while piece := file.read(_PIECE):
            pieces.append(piece)
            total += len(piece)
            if total > _MOST_BYTES:
                raise refuse(path, "is too large once it is unpacked.")
    return b"".join(pieces)
