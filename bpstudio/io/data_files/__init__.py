"""Data files: CSV, NumPy .npz and IDX, read into rows of numbers, with every fault named."""

from __future__ import annotations

from bpstudio.io.data_files.reading import SUFFIXES, read_again, read_data

__all__ = ["SUFFIXES", "read_again", "read_data"]
