"""Make a dataset of frames with known contacts for InterPoint.

hoi interpoint make output=data/contacts                          # synthetic scenes, about 2400 frames
hoi interpoint make output=data/contacts synthetic.objects=3 synthetic.frames=2    # a small one, a minute
hoi interpoint make output=data/mine meshes=[cup.obj,crate.ply]   # your own meshes as well
hoi interpoint make output=data/annotated synthetic.enabled=false clips=clips solved=solved sessions=sessions

Synthetic scenes: a family's object and a way to touch it are drawn, the contact points chosen, the person's limbs solved
to reach them, frames with penetration thrown away, the rest drawn with random camera, light, texture and occluders.
Clips and solved sessions get contacts by the paper's rule (nearer than 0.1 m, at most five), annotated sessions keep
their own. Datasets are immutable; splits go by video and object, never by frame.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from omegaconf import DictConfig
from rich.progress import track

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.interpoint.data.dataset import Dataset, assign_splits, write_dataset
from humanoid_hoi.interpoint.data.objects import MadeObject
from humanoid_hoi.interpoint.data.recorded import videos_of_clips, videos_of_sessions, videos_of_solved
from humanoid_hoi.interpoint.data.synthesize import SyntheticOptions, count, synthesize
from humanoid_hoi.interpoint.data.video import AnnotatedVideo


@hoi_main("interpoint_make", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Make the videos and write the dataset."""
    output = output_folder(cfg.output)
    if output.exists():
        raise HoiError("exists already: datasets are immutable", where=output, fix="choose another output folder")
    meshes = [user_object(Path(path), str(cfg.mesh_unit)) for path in cfg.meshes]
    wanted = plain(cfg.synthetic)
    enabled = wanted.pop("enabled")
    options = typed(SyntheticOptions, wanted, "synthetic")
    if not enabled:
        options = dataclasses.replace(options, objects=0)
    # Read before the long part, so that a wrong folder is told at once.
    recorded = list(recorded_videos(cfg))
    dataset = make_dataset(output, options, meshes, recorded, float(cfg.test_share), float(cfg.val_share))
    for split in ("train", "val", "test"):
        entries = dataset.of(split)
        objects = len({entry.object_id for entry in entries})
        print(f"{split}: {sum(entry.frames for entry in entries)} frames, {len(entries)} videos, {objects} objects")
    print(f"wrote {output} (version {dataset.version})")


def made(options: SyntheticOptions, meshes: Sequence[MadeObject] = ()) -> Iterator[AnnotatedVideo]:
    """The synthetic videos that came out, with progress.

    Args:
        options: which.
        meshes: the user's own, beside the families.
    """
    wanted = track(
        synthesize(load_body("free"), options, list(meshes)),
        description="scenes",
        total=count(options, len(meshes)) if options.objects or meshes else 0,
    )
    # Some draws give no frame without penetration; they come out as None, so that
    # the bar counts them.
    return (video for video in wanted if video is not None)


def make_dataset(
    output: Path,
    options: SyntheticOptions,
    meshes: list[MadeObject],
    recorded: list[AnnotatedVideo],
    test_share: float,
    val_share: float,
) -> Dataset:
    """Synthetic and recorded videos as one dataset, split by video and object.

    Args:
        output: a folder that does not exist.
        options: of the synthetic part.
        meshes: the user's own.
        recorded: from clips and sessions.
        test_share: of the videos.
        val_share: of the videos.

    Raises:
        HoiError: nothing came out, or the output cannot be written.
    """
    videos = [*made(options, meshes), *recorded]
    if not videos:
        raise HoiError(
            "no frames with contacts came out", field="input", fix="give clips, sessions, or synthetic.enabled=true"
        )
    # By video and object: frames of one video are nearly the same picture.
    splits = assign_splits([(video.video, video.object_id) for video in videos], (test_share, val_share))
    return write_dataset(output, zip(videos, splits, strict=True))


def user_object(path: Path, unit: str = "m") -> MadeObject:
    """A mesh of the user's as an object that templates can use: as it stands in its file, z up turned to y up.

    Args:
        path: of the mesh.
        unit: what its numbers count.

    Raises:
        HoiError: not a usable mesh.
    """
    vertices, faces = load_mesh(path, unit)
    turned = vertices[:, [1, 2, 0]].astype(float)  # ours (x front, y left, z up) to the body's (x left, y up, z front)
    # Centered on its bounding box, as the families' own objects are.
    middle = 0.5 * (turned.min(0) + turned.max(0))
    return MadeObject(f"user-{path.stem}", path.stem, turned - middle, faces)


def recorded_videos(cfg: DictConfig) -> Iterator[AnnotatedVideo]:
    """Videos from the folders that the settings name."""
    if cfg.clips is not None:
        yield from videos_of_clips(Path(cfg.clips), int(cfg.every))
    if cfg.solved is not None:
        yield from videos_of_solved(Path(cfg.solved), int(cfg.every))
    if cfg.sessions is not None:
        yield from videos_of_sessions(Path(cfg.sessions), int(cfg.every), str(cfg.annotator), str(cfg.proposals_by))


if __name__ == "__main__":
    main()
