"""What the commands do, one module a command: typed functions to import, and a ``main`` that ``hoi`` and the scripts call.

Importing any of them sets the thread policy first: torch reads it once, when it is loaded.
"""

from humanoid_hoi.core.paths import require_current_folder
from humanoid_hoi.core.threads import configure_threads

# A shell may stand in a folder that was deleted; every relative path would fail
# later, and less clearly.
require_current_folder()
configure_threads()
