"""What a file is that no importer reads: a name for it, and what to do, instead of "not a readable tensor"."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from humanoid_hoi.core.archive import DAMAGED, one_line
from humanoid_hoi.core.errors import HoiError

SUPPORTED = "a .pt tensor of InterMimic (T, 591), PhysHOI (T, 331) or SkillMimic (T, 337)"

# First bytes of a file -> what it is and what can be done.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\x93NUMPY",
        "one numpy array (.npy)",
        "torch.save(torch.from_numpy(numpy.load(FILE)), 'x.pt') if it is one of those tables",
    ),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", "export the motion as one of those tables"),
    (b"HIERARCHY", "a BVH motion, which has no object in it", "retarget it and add the object's pose first"),
    (b"Kaydara FBX Binary", "an FBX scene", "export the motion as one of those tables"),
    (b"glTF", "a glTF scene", "it may be the object: export it as .obj and give mesh=FILE"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the motion, not its picture"),
    (b"\x89PNG", "a PNG picture", "give the motion, not its picture"),
    (b"MATLAB", "a MATLAB file", "export the motion as one of those tables"),
    (b"%!PS", "a PostScript document", "give the motion"),
)
# Entries of a dictionary or of an archive -> what it is and what can be done.
_CONTENTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("schema_version", "joint_quat", "obj_pos_w"),
        "a clip already",
        "use it as it is: clip=FILE; hoi describe shows it",
    ),
    (("schema_version", "body_transl"), "a solved session", "hoi retarget input=FOLDER turns it into a clip"),
    (("poses", "trans"), "SMPL parameters as in AMASS, which have no object in them", "add the object's pose first"),
    (
        ("smpl_params_incam",),
        "GVHMR's body motion of a video",
        "hoi reconstruct session=FOLDER reads its session folder",
    ),
    (("rigid_body_pos",), "a motion of ProtoMotions (.motion)", "export it as one of those tables"),
    (("model", "optimizer"), "a training checkpoint", "hoi evaluate checkpoint=FILE plays it"),
)


def refuse_foreign(path: Path) -> None:
    """Say what a file is when its first bytes or its entries show that it is no torch tensor.

    Raises:
        HoiError: names what was found, what is supported, and what to do.
    """
    with path.open("rb") as stream:
        # Enough for every magic number above and for the beginning of a text.
        head = stream.read(512)
    if not head:
        raise HoiError("the file is empty", where=path, fix="copy or download it again")
    for magic, name, fix in _MAGIC:
        if head.startswith(magic):
            raise _not_supported(name, path, fix)
    # torch files are zip archives as well, hence a look inside.
    if head.startswith(b"PK"):
        _refuse_archive(path)
    elif _is_text(head):
        raise _not_supported(_text_kind(head, path), path, "export it as one of those tables")


def refuse_dictionary(data: Mapping[Any, Any], path: Path) -> None:
    """Say what a torch file with a dictionary in it is.

    Raises:
        HoiError: always.
    """
    keys = {str(key) for key in data}
    name, fix = _known(keys) or (f"a dictionary with {_listed(keys)}", "export one (frames, columns) tensor per motion")
    raise _not_supported(name, path, fix)


def _refuse_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist()]
    except DAMAGED as error:
        raise HoiError(
            f"a truncated or damaged archive: {one_line(error)}", where=path, fix="copy or download it again"
        ) from error
    # torch's own format keeps its structure in data.pkl.
    if any(name.endswith("data.pkl") for name in names):
        return  # torch's own format
    keys = {name.removesuffix(".npy") for name in names}
    name, fix = _known(keys) or (f"an archive with {_listed(keys)}", "export one (frames, columns) tensor per motion")
    raise _not_supported(name, path, fix)


def _known(keys: set[str]) -> tuple[str, str] | None:
    # The first kind whose entries are all there.
    return next(((name, fix) for needed, name, fix in _CONTENTS if keys.issuperset(needed)), None)


def _listed(keys: set[str]) -> str:
    # Four names cut to 30 characters: a foreign file may have thousands.
    shown = sorted(keys)
    return ", ".join(key[:30] for key in shown[:4]) + (", ..." if len(shown) > 4 else "")


def _is_text(head: bytes) -> bool:
    # Control characters other than tab and line ends make a file binary.
    return all(byte >= 32 or byte in b"\t\n\r" for byte in head)


def _text_kind(head: bytes, path: Path) -> str:
    # Forty characters of the first line are enough for a user to recognize the file.
    first = head.splitlines()[0].decode("utf-8", "replace")[:40] if head.splitlines() else ""
    if head.lstrip().startswith((b"{", b"[")):
        return "a JSON document"
    if path.suffix.lower() == ".csv" or first.count(",") > 2:
        return f"a table in text (.csv) that begins with {first!r}"
    if first.startswith("version https://git-lfs"):
        return "a Git LFS pointer, not the file itself (git lfs pull fetches it)"
    return f"a text that begins with {first!r}"


def _not_supported(name: str, path: Path, fix: str) -> HoiError:
    return HoiError(f"this is {name}; what can be imported is {SUPPORTED}", where=path, field="motion", fix=fix)
