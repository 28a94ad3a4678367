"""States on disk, for those that a run keeps and that memory has no room for.

Neither fewer states nor smaller ones would do. A state of 784-128-10 with Adam is 2.4 MB: a hundred
of them fill the memory that a run may use, and lie a thousand iterations apart in a run of 100,000,
which takes more than a second to train through again. Packing them gains next to nothing: two
states that lie a few hundred iterations apart share signs and exponents and hardly a bit more, and
most of every float64 is bits. A disk has room for ten times as many, and gives one back in the time
of one iteration.
"""

from bpstudio.spill.page_file import PAGE
from bpstudio.spill.spill import MOST_BYTES, Spill, Spilled
from bpstudio.spill.writer import MOST_WAITING

__all__ = ["MOST_BYTES", "MOST_WAITING", "PAGE", "Spill", "Spilled"]
