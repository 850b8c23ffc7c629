"""Write a clip as a captured motion of InterMimic's layout and its object as a mesh, to try the import with.

  hoi make-capture output=captures
  hoi import motion=captures/sub0_demobox_000.pt mesh=captures/demobox.obj output=clips/lift.npz action=lift

Captures themselves cannot be shipped; this one is the embedded demo, so that every step of the import can be typed.
"""

from __future__ import annotations

import re

import numpy as np
import roma
import torch
import trimesh
from omegaconf import DictConfig

from humanoid_hoi.body.skeleton import JOINT_NAMES, canonical_name
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers.common import BODIES_52
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.workflows.shell import shell_words


@hoi_main("make_capture", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Write the table and the mesh, and say how to import them."""
    folder = output_folder(cfg.output)
    clip = HoiClip.load(DEMO_CLIP if str(cfg.clip) == "demo" else str(cfg.clip))
    # The importer reads subject, object and number from the file's name, parted by underscores.
    name = re.sub(r"[^A-Za-z0-9]+", "", clip.obj.name) or "object"
    table = folder / f"sub0_{name}_000.pt"
    mesh = folder / f"{name}.obj"
    for path in (table, mesh):
        if path.exists() and not cfg.overwrite:
            raise HoiError("exists already", where=path, field="output", fix="name another folder, or overwrite=true")
    surface = object_surface(clip.obj)
    write_torch(table, torch.from_numpy(intermimic_table(clip)).float())
    write_text(mesh, trimesh.exchange.obj.export_obj(surface))
    print(f"wrote {table} and {mesh}")
    print(
        "import it: hoi import "
        + shell_words(motion=table, mesh=mesh, output=f"{clip.name}_imported.npz", action=clip.action)
    )


def intermimic_table(clip: HoiClip) -> FloatArray:
    """The (T, 591) table that InterMimic would store of a 52-joint clip; columns as in the importer.

    Raises:
        HoiError: the clip has another skeleton.
    """
    if clip.joint_names != JOINT_NAMES:
        raise HoiError("not the 52 joints of SMPL-X", where=clip.name, field="clip", fix="take a clip with fingers")
    # InterMimic's order of bodies is another than ours.
    order = [JOINT_NAMES.index(canonical_name(body)) for body in BODIES_52]
    pos, quat = clip.joint_pose_w()
    frames = clip.num_frames
    local = roma.unitquat_to_rotvec(torch.from_numpy(np.asarray(clip.joint_quat, np.float64))).numpy()
    table = np.zeros((frames, 591))
    # Columns of InterMimic's file: root, joint rotation vectors, joint positions, object, contact,
    # joint quaternions. The columns between are not read by the importer and stay zero.
    table[:, 0:3] = clip.root_pos_w
    table[:, 3:7] = clip.joint_quat[:, 0]
    # 51 joints without the root, three numbers each.
    table[:, 9:162] = local[:, order][:, 1:].reshape(frames, -1)
    table[:, 162:318] = pos[:, order].reshape(frames, -1)
    table[:, 318:321] = clip.obj_pos_w
    table[:, 321:325] = clip.obj_quat_w
    table[:, 330] = (clip.contact_labels > 0).any(axis=1)
    table[:, 331:383] = clip.contact_labels[:, order]
    table[:, 383:] = quat[:, order].reshape(frames, -1)
    return table


def object_surface(obj: ObjectShape) -> trimesh.Trimesh:
    """Triangles of an object, m, in its own frame."""
    if obj.kind == "mesh":
        return trimesh.Trimesh(obj.vertices, obj.faces, process=False)
    if obj.kind == "box":
        # Sizes of a shape are half extents, as in MuJoCo; trimesh takes whole ones.
        return trimesh.creation.box(2 * np.asarray(obj.size, np.float64))
    return trimesh.creation.icosphere(3, float(obj.size[0]))
