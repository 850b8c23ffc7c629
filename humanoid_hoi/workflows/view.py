"""Look at clips, solved sessions and policies in a web browser; needs no display on this machine.

hoi view                                     the demo clip: open the printed address
hoi view path=clips/                         a folder of clips, chosen in a menu
hoi view path=solved/sit                     a solved session
hoi view path=runs/2026-11-21-101500-demo_box        a run: every checkpoint, trials, errors, where a trial fails
hoi view path=[runs/a,runs/b,clips/lift.npz] several
hoi view path=runs/a live=true               the policy is simulated while you watch; push it with the mouse
hoi view path=runs/a output=page.html        one self-contained page for a mail or a web site

The server listens on 127.0.0.1 only, and answers no page of another site. From another machine forward the port:
ssh -L 8080:127.0.0.1:8080 THAT_MACHINE, then open http://localhost:8080.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from omegaconf import DictConfig, ListConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG

if TYPE_CHECKING:
    from humanoid_hoi.viewer.web.take import Library


@hoi_main("view", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Collect what is named, then serve it or write it as a page."""
    from humanoid_hoi.viewer.web.guard import check_port
    from humanoid_hoi.viewer.web.page import check_page
    from humanoid_hoi.viewer.web.view import check_place

    # What cannot work is said before a policy is rolled out for it.
    check_place(cfg.reference)
    if cfg.seconds is not None and (isinstance(cfg.seconds, (str, bool)) or not cfg.seconds > 0):
        raise HoiError(f"{cfg.seconds} s", field="seconds", fix="a positive number, or null until Ctrl-C")
    if cfg.live and cfg.output is not None:
        raise HoiError("a page is a recording and simulates nothing", field="live", fix="drop live, or drop output")
    if cfg.output is None:
        check_port(cfg.host, int(cfg.port))
    else:
        check_page(cfg.output, bool(cfg.overwrite))
    from humanoid_hoi.workflows.viewing.library import Rollouts, library_of

    rollouts = Rollouts(int(cfg.trials), float(cfg.noise), tuple(cfg.own_terms), cfg.sim)
    library = library_of(paths_of(cfg), cfg.policy, rollouts)
    if cfg.output is None:
        serve(cfg, library)
    else:
        write(cfg, library)


def paths_of(cfg: DictConfig) -> list[str]:
    """``path`` as a list; the demo clip is left out where a policy is asked for and no path."""
    if isinstance(cfg.path, ListConfig):
        return [str(path) for path in cfg.path]
    # The demo is the default of `path`; who asks for a policy alone does not want it beside it.
    return [] if cfg.path is None or (cfg.policy is not None and cfg.path == "demo") else [str(cfg.path)]


def serve(cfg: DictConfig, library: Library) -> None:
    """Serve until Ctrl-C (or ``seconds``)."""
    from humanoid_hoi.viewer.web.guard import forwarding_hint
    from humanoid_hoi.viewer.web.view import WebView

    view = WebView(library, cfg.host, int(cfg.port), cfg.reference, bool(cfg.live))
    print(f"open {view.url} in a browser; Ctrl-C ends")
    print(forwarding_hint(view.server.get_port()), flush=True)
    if cfg.browser:
        import webbrowser

        # It answers False where this machine has none, and says nothing itself.
        if not webbrowser.open(view.url):
            print("no browser here: open the address in one of yours", flush=True)
    view.run(cfg.seconds)


def write(cfg: DictConfig, library: Library) -> None:
    """Write the first take as one page and say how large it is."""
    from humanoid_hoi.viewer.web.page import write_page

    path = write_page(
        library.take(),
        Path(cfg.output),
        trial=int(cfg.trial),
        reference=cfg.reference,
        layers=tuple(cfg.layers),
        overwrite=bool(cfg.overwrite),
    )
    print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB); it opens in a browser without a server")


if __name__ == "__main__":
    main()
