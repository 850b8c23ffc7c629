"""What long work shows while it runs.

with ProgressBar() as bar:
    row = bar.add_task("refining", total=198)
    bar.update(row, completed=20)
"""

from humanoid_hoi.core.progress.bar import ProgressBar
from humanoid_hoi.core.progress.told import Tell, told

__all__ = ["ProgressBar", "Tell", "told"]
