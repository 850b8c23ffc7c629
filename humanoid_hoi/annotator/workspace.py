"""The folder that is annotated: its sessions, the journal beside them, and the few sessions that are open."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from humanoid_hoi.annotator.model import Bounds, Document, from_annotations, to_annotations
from humanoid_hoi.annotator.model.document import Box
from humanoid_hoi.annotator.model.wire import box_from_json, box_to_json
from humanoid_hoi.annotator.store import Database, Journal, Leases, Queue
from humanoid_hoi.annotator.store.queue import digest
from humanoid_hoi.annotator.work import geometry
from humanoid_hoi.annotator.work.frames import FrameStore
from humanoid_hoi.annotator.work.pictures import PictureShelf
from humanoid_hoi.annotator.work.supports import boxes_of, write_boxes
from humanoid_hoi.annotator.work.videos import FOLDER as VIDEOS
from humanoid_hoi.annotator.work.videos import VideoShelf
from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session import load_session
from humanoid_hoi.session.annotations import Annotations, read_annotations, write_annotations
from humanoid_hoi.session.load import ANNOTATION_FILES
from humanoid_hoi.session.session import Session

JOURNAL = Path(".annotator") / "journal.db"
SOLVED = "solved"
"""Folder beside the sessions that accepted results are written to."""
MOTIONS = (Path("motion") / "result_hand.pt", Path("motion") / "result.pt")
OPEN_SESSIONS = 6
"""That nobody edits; those under a lease stay open, so that ten people do not push each other out."""


@dataclass
class OpenSession:
    """A session somebody looks at.

    Attributes:
        id: in the queue.
        folder: on disk.
        session: everything but the annotation, at scale 1.
        journal: the annotation.
        base: the annotation file it began with, or None.
        base_name: name of the annotation file.
        frames: pictures.
        supports: the boxes it came with.
        changed_outside: the file on disk is not what this program last read or wrote.
    """

    id: str
    folder: Path
    session: Session
    journal: Journal
    base: Annotations | None
    base_name: str
    frames: FrameStore
    changed_outside: bool
    supports: dict[str, Box]

    @cached_property
    def light_mesh(self) -> bytes:
        """The object with few triangles, as the browser takes it; made when first asked for."""
        return geometry.light_object_mesh(self.session.obj)

    @cached_property
    def mesh_stamp(self) -> str:
        """Names the content of the object's mesh."""
        return geometry.mesh_stamp(self.session.obj)

    def annotations(self) -> Annotations:
        """The document as a released annotation file."""
        return to_annotations(self.journal.document, self.session.num_frames, self.base)


class Workspace:
    """All sessions of a data folder.

    Args:
        root: a folder of session folders, or one session folder.
        journal: SQLite file; default ``.annotator/journal.db`` in the folder.
        body: ``free`` or ``smplx``.
        body_model: model file for ``smplx``.
        fps: of videos whose rate is not known.

    Raises:
        HoiError: no session in the folder, or the journal cannot be opened.
    """

    def __init__(
        self,
        root: Path,
        journal: Path | None = None,
        body: str = "free",
        body_model: str | None = None,
        fps: float = 30.0,
    ) -> None:
        self.root = root.resolve()
        if self.root.is_file():
            fix = "give a folder of sessions; hoi prepare makes a session of a video"
            raise HoiError("a file, not a folder", where=root, field="data", fix=fix)
        if not self.root.is_dir():
            raise HoiError("no such folder", where=root, field="data", fix="give a folder of sessions")
        # `data=` may be one session; then its own folder is the queue's only row (".").
        self.is_single = is_session(self.root)
        self.database = Database(journal or self.root / JOURNAL)
        self.queue = Queue(self.database)
        self.leases = Leases(self.database)
        self.fps = fps
        self.body_name = body
        self.body_model = body_model
        self._body: BodyModel | None = None
        # In the order of last use: the front is closed first.
        self._open: OrderedDict[str, OpenSession] = OrderedDict()
        self._lock = threading.RLock()
        self.scan()
        # Videos alone are enough to start with: the page's shelf makes sessions of them. So are single pictures.
        if not self.queue.rows() and not VideoShelf(self.root).files() and not PictureShelf(self.root).folders():
            raise HoiError(
                "no session here",
                where=root,
                field="data",
                fix=f"a session folder holds {MOTIONS[-1]}; hoi prepare makes one from a video (or put it into {VIDEOS}/)",
            )

    @property
    def body(self) -> BodyModel:
        """The body model, loaded when first needed."""
        with self._lock:
            if self._body is None:
                self._body = load_body(self.body_name, self.body_model)
            return self._body

    def scan(self) -> None:
        """Enter sessions that are new on disk into the queue."""
        if self.is_single:
            self.queue.add(".")
            return
        for folder in sorted(self.root.iterdir()):
            # Results lie among the sessions and look like them.
            if not folder.name.startswith(".") and folder.name != SOLVED and is_session(folder):
                self.queue.add(folder.name)

    def folder_of(self, key: str) -> Path:
        """The folder of a session; only folders found by :meth:`scan` can come out.

        Raises:
            HoiError: an unknown id, or the folder is gone.
        """
        # The id is looked up, never joined to a path: a made-up id cannot lead out
        # of the data folder.
        folder = self.root / self.queue.row(key).folder
        if not folder.is_dir():
            raise HoiError("the session's folder is gone", where=folder, fix="restore it, or skip the session")
        return folder

    def name_of(self, key: str) -> str:
        """The session's name for people and for result folders."""
        folder = self.queue.row(key).folder
        return self.root.name if folder == "." else folder

    def solved_folder(self, key: str) -> Path:
        """Where an accepted result of this session goes."""
        # A single session's results go beside its folder, as nothing of ours is
        # written into what was given.
        base = self.root.parent if self.is_single else self.root
        return base / SOLVED / self.name_of(key)

    def open(self, key: str) -> OpenSession:
        """A session ready to be shown and edited; a few stay open.

        Raises:
            HoiError: its files are missing or broken.
        """
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
            opened = self._load(key)
            self._open[key] = opened
            self._close_idle(key)
            return opened

    def reload(self, key: str) -> None:
        """Read a session's files again when it is opened next: they were changed on purpose."""
        with self._lock:
            self._open.pop(key, None)

    def _close_idle(self, but: str) -> None:
        """Close the sessions nobody edits that were looked at longest ago, down to a few."""
        idle = [key for key in self._open if key != but and self.leases.holder(key) is None]
        # One more than the idle ones is open: the session that was just asked for.
        for key in idle[: max(0, len(idle) + 1 - OPEN_SESSIONS)]:
            del self._open[key]

    def export(self, key: str, *, force: bool = False) -> Path:
        """Write the annotation file, atomically.

        Raises:
            HoiError: the file was changed by something else since it was read, and ``force`` is False.
        """
        opened = self.open(key)
        path = self.folder_of(key) / opened.base_name  # a folder that was deleted meanwhile is not made anew
        with self._lock:
            # Another program's work is not lost because somebody pressed Ctrl+S here.
            if self._changed_outside(key, path) and not force:
                raise HoiError(
                    "was changed by another program since it was read",
                    where=path.name,
                    fix="export over it (its content is lost), or take it in as a new revision",
                )
            write_annotations(opened.annotations(), path, overwrite=True)
            # Supports live in a file of their own, which retargeting reads.
            write_boxes(opened.folder, opened.journal.document.supports, opened.supports)
            self.queue.set_exported(key, path.read_bytes())
            opened.changed_outside = False
        return path

    def close(self) -> None:
        """Close the journal."""
        self.database.close()

    def _load(self, key: str) -> OpenSession:
        folder = self.folder_of(key)
        # The order matters: the base is stored before it is read back, so that the
        # document of revision 0 comes from the stored bytes at every start, whatever
        # was exported over the file since.
        self._import_base(key, folder)
        base_name, base = self._base(key)
        # Loaded without its annotation, at scale 1: the document is applied on top of it, in the
        # browser and when solving.
        empty = Annotations({}, 1.0, base.is_static if base else False)
        session = load_session(folder, self.body, fps=self.fps, annotations=empty)
        frames = FrameStore(folder, session.image_size)
        # The rate of the video file is better than the setting for sessions whose
        # rate is not known.
        if frames.fps:
            session = session.replace(fps=frames.fps)
        document = from_annotations(base, session.num_frames) if base else Document()
        supports = self._supports(key, folder)
        # Part of revision 0 too: an undo cannot take away what came with the session.
        document.supports = dict(supports)
        journal = Journal(self.database, key, document, bounds_of(session))
        changed = self._changed_outside(key, folder / base_name)
        return OpenSession(key, folder, session, journal, base, base_name, frames, changed, supports)

    def _import_base(self, key: str, folder: Path) -> None:
        """Keep the annotation file's bytes the first time a session is opened."""
        # A session with a history but no base began empty; a file that appeared
        # later is an outside change, not its base.
        if self.queue.base(key) is not None or self.database.one("SELECT 1 FROM batches WHERE session=?", (key,)):
            return
        path = next((folder / name for name in ANNOTATION_FILES if (folder / name).is_file()), None)
        if path is not None:
            read_annotations(path)  # refused before anything is stored
            self.queue.set_base(key, path.name, path.read_bytes())

    def _supports(self, key: str, folder: Path) -> dict[str, Box]:
        """The boxes the session came with: kept when it is first opened, as the file is written over later."""
        stored = self.queue.supports(key)
        if stored is None:
            stored = json.dumps({name: box_to_json(box) for name, box in boxes_of(folder).items()})
            self.queue.set_supports(key, stored)
        return {name: box_from_json(box) for name, box in json.loads(stored).items()}

    def _base(self, key: str) -> tuple[str, Annotations | None]:
        stored = self.queue.base(key)
        if stored is None:
            # No file at first: exports are written as kp_record_merged.json.
            return ANNOTATION_FILES[-1], None
        name, content = stored
        return name, _parse(name, content)

    def _changed_outside(self, key: str, path: Path) -> bool:
        if not path.is_file():
            return False
        return digest(path.read_bytes()) != self.queue.exported(key)


def is_session(folder: Path) -> bool:
    """Whether a folder can be annotated: it has a body motion, or an annotation already."""
    return any((folder / name).is_file() for name in (*MOTIONS, *ANNOTATION_FILES))


def bounds_of(session: Session) -> Bounds:
    """What operations on this session may refer to."""
    has_mesh = session.obj.has_mesh
    # Files spell a keypoint either way: six released names belong to their neighbor's vertex, and are names as well.
    names = frozenset(point.name.casefold() for point in load_keypoints())
    return Bounds(
        frames=session.num_frames,
        vertices=len(session.obj.vertices) if has_mesh else None,
        faces=len(session.obj.faces),
        image_size=session.image_size,
        keypoints=names,
    )


def _parse(name: str, content: bytes) -> Annotations:
    """Annotations from stored bytes; the reader takes files, so they pass through one."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_annotations(path)
