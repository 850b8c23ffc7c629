"""Make pictures of a person with an object, drawn here, whose answer is known.

  hoi make-synthetic-images output=pictures                       six pictures, one of each object
  hoi make-synthetic-images output=pictures count=20 wrong.rotation_deg=30

Every picture is a folder as hoi reconstruct-image reads it, with masks, a relative depth map, a coarse pose that is wrong by
the given amounts, and the true pose; labels.json says what each object is, and that it is held. Nothing is overwritten.
"""

from __future__ import annotations

import json

from omegaconf import DictConfig
from rich.progress import track

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.workflows.shell import shell_words


@hoi_main("make_synthetic_images", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Draw and write."""
    from humanoid_hoi.core.config import typed
    from humanoid_hoi.reconstruction.single_image.io.own import write_own
    from humanoid_hoi.synthetic.images.make import Disturbance, make_image

    wrong = typed(Disturbance, cfg.wrong, "wrong")
    output = output_folder(cfg.output)
    if not isinstance(cfg.count, int) or not 1 <= cfg.count <= 10_000:
        raise HoiError(f"expected a whole number from 1 to 10000, found {cfg.count!r}", field="count", fix="count=6")
    # Names are counted from the seed, so a second set would mix with the first.
    if output.exists() and any(output.iterdir()):
        raise HoiError("is not empty and nothing is overwritten", where=output, field="output", fix="another folder")
    labels = {}
    for number in track(range(cfg.count), "pictures"):
        image = make_image(cfg.seed + number, wrong=wrong)
        write_own(image, output / image.name)
        # The name is shape_seed.
        labels[image.name] = {"action": "hold", "object": image.name.rsplit("_", 1)[0]}
    write_text(output / "labels.json", json.dumps(labels, indent=1) + "\n")
    print(
        f"wrote {cfg.count} pictures into {output}; next: hoi reconstruct-image {shell_words(image=output)} output=solved"
    )


if __name__ == "__main__":
    main()
