"""Annotate sessions in the browser: contacts, tracked points, scale; solve them and see the result.

  hoi annotate data=tutorial                        learn it in ten minutes (made once, takes a minute)
  hoi annotate data=sessions                        a folder of sessions; open the address it prints
  hoi annotate data=sessions/lift_box               one session
  hoi annotate data=sessions port=8123 open=true    fixed port, and the browser opens
  hoi annotate data=sessions statistics=true        minutes and points per video, and stop
  hoi annotate users=users.txt add_user=anna role=annotator          (asks for the password)
  hoi annotate data=sessions host=0.0.0.0 users=users.txt names=[annotate.example.org]

Every edit is saved at once, in DATA/.annotator/journal.db; Export (and Submit) writes the session's
kp_record_merged.json, accepted results go to DATA/solved, clips to DATA/clips. Without a users file the server listens
on this machine only, and the address holds a secret token. For other machines put a proxy that speaks TLS before it.
"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from omegaconf import DictConfig

import humanoid_hoi.workflows  # noqa: F401 - sets the thread policy before torch is imported
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.extras import need
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar

if TYPE_CHECKING:
    from humanoid_hoi.annotator.workspace import Workspace

TUTORIAL = "tutorial"
"""``data=`` this word, where no such folder is."""
MAX_FPS = 1000.0


@hoi_main("annotate", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Serve, print statistics, or add a user."""
    # Adding a user needs neither sessions nor the server's packages, so it comes
    # before both are asked for.
    users = None if cfg.users is None else Path(cfg.users)
    if cfg.add_user is not None:
        add(users, str(cfg.add_user), str(cfg.role))
        return
    if cfg.data is None:
        raise HoiError("no value for data", field="data", fix="give a folder of sessions: data=DIR")
    for module in ("fastapi", "uvicorn"):
        need(module, "annotate", "the annotation app")
    workspace = open_workspace(cfg)
    # Figures and out: no port is opened, and the journal is closed so that its
    # write-ahead log is folded in.
    if cfg.statistics:
        from humanoid_hoi.annotator.statistics import as_json

        print(as_json(workspace))
        workspace.close()
        return
    serve(cfg, workspace, users)


def open_workspace(cfg: DictConfig) -> Workspace:
    """The data folder of the settings."""
    from humanoid_hoi.annotator.workspace import Workspace

    journal = None if cfg.journal is None else Path(cfg.journal)
    if not 0 < float(cfg.fps) <= MAX_FPS:
        raise HoiError(f"must be above 0 and at most {MAX_FPS:g}, found {cfg.fps}", field="fps", fix="e.g. fps=30")
    folder = Path(cfg.data)
    # A folder of the user's that happens to have this name has precedence.
    if str(cfg.data) == TUTORIAL and not folder.exists():
        folder = tutorial()
    return Workspace(folder, journal, cfg.body, cfg.body_model, float(cfg.fps))


def tutorial() -> Path:
    """The tutorial's folder, made when it is not there."""

    from humanoid_hoi.annotator.tutorial import make_tutorial, tutorial_folder
    from humanoid_hoi.body.load import load_body

    with ProgressBar(transient=True) as bar:
        row = bar.add_task("drawing the tutorial's video", total=None)
        make_tutorial(tutorial_folder(), load_body("free"), lambda n, total: bar.update(row, completed=n, total=total))
    return tutorial_folder()


def serve(cfg: DictConfig, workspace: Workspace, users: Path | None) -> None:
    """Print the address and serve until interrupted."""
    from humanoid_hoi.annotator.server.serve import build, check_address, free_port, run
    from humanoid_hoi.interpoint.release.choose import make_predictor
    from humanoid_hoi.video.track import make_tracker

    host = str(cfg.host)
    # Refused here already, before a port is taken and a model loaded; `build` checks
    # it again for those who import it.
    check_address(host, users)
    # A body that cannot be had would else be told of by the first session opened.
    _ = workspace.body
    port = free_port(host, int(cfg.port))
    tracker = make_tracker(cfg.tracker, cfg.tracker_weights, cfg.device)
    predictor = make_predictor(str(cfg.predictor), cfg.predictor_model, cfg.predictor_token)
    names = tuple(str(name) for name in cfg.names)
    app, parts = build(workspace, host, port, predictor, tracker, users, names)
    # 0.0.0.0 is where the server listens, not an address that a browser can open.
    shown = host if host != "0.0.0.0" else "127.0.0.1"
    # The token is in the address once: the first page it opens exchanges it for a cookie.
    address = f"http://{shown}:{port}/" + (f"?token={parts.access.token}" if parts.access.token else "")
    count = len(workspace.queue.rows())
    print(f"{count} session{'s' if count != 1 else ''} in {workspace.root}\nopen {address}\n(Ctrl-C stops)", flush=True)
    if cfg.open:
        import webbrowser

        webbrowser.open(address)
    run(app, parts, host, port)


def add(users: Path | None, name: str, role: str) -> None:
    """Ask for a password and write the user.

    Raises:
        HoiError: no users file is named, or the password is too short.
    """
    from humanoid_hoi.annotator.server.users import add_user

    if users is None:
        raise HoiError("no users file", field="users", fix="name the file to write: users=users.txt")
    # From a pipe the password is the first line; at a keyboard it is not shown.
    password = getpass.getpass(f"password for {name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    add_user(users, name, role, password)
    print(f"{name} ({role}) in {users}")


if __name__ == "__main__":
    main()
