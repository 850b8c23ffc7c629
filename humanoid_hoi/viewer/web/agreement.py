"""Every page shows what the server holds, also after a change by hand has been lost on its way."""

from __future__ import annotations

import time
from typing import Any

QUIET = 0.3
"""s without a change by hand before the pages are told: a message that is still on its way would undo it."""


class Agreement:
    """Tells the pages the values of all controls after each change by hand.

    viser's page sends one change every 50 ms, the newest of whatever controls; while it is busy drawing, seldom more
    than that. Of two controls touched in that time the first one's change never arrives: its page showed ``play`` ticked
    while the simulation stood. And a change by the server may cross one by hand. Each time something arrived, and
    after a lost change something did, what was lost is put right.

    Args:
        server: viser's.
    """

    def __init__(self, server: Any) -> None:
        from viser._messages import GuiUpdateMessage

        self._server = server
        self._message = GuiUpdateMessage
        self._touched: float | None = None
        server._websock_server.register_handler(GuiUpdateMessage, self._note)

    def _note(self, client: int, message: Any) -> None:
        self._touched = time.monotonic()

    def settle(self) -> None:
        """Called by the player's loop, often: tells the pages where it is time."""
        touched = self._touched
        if touched is None or time.monotonic() - touched < QUIET:
            return
        # First: a change that arrives from here on asks for another round.
        self._touched = None
        for uuid, value in self._values():
            # Not by setting the value: what the server holds already it would not send.
            self._server._websock_server.queue_message(self._message(uuid, {"value": value}))

    def _values(self) -> list[tuple[str, Any]]:
        """Of every control that has a value; buttons have none."""
        handles = list(self._server.gui._gui_input_handle_from_uuid.values())
        return [(handle._impl.uuid, handle._impl.value) for handle in handles if not handle._impl.is_button]
