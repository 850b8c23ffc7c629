# humanoid_hoi on the CPU: trains, evaluates, views and exports without a GPU.
#
#   docker build -f docker/cpu.Dockerfile -t humanoid_hoi:cpu .
#   docker run --rm -v "$PWD/runs:/data/runs" humanoid_hoi:cpu                      trains the demo: README's second command
#   docker run --rm -v "$PWD/runs:/data/runs" humanoid_hoi:cpu train seed=1         any other sub-command of hoi
#   docker run --rm -p 127.0.0.1:8080:8080 humanoid_hoi:cpu view host=0.0.0.0       then open http://localhost:8080
#
# The folder "runs" must be writable for user 1000. All 17 steps were run once by buildah (chroot isolation; the image was not
# committed) on a STAND-IN base, Debian bookworm with its own Python 3.11.2, and torch 2.13's CPU wheel from a disk: neither the
# registry of FROM nor PyTorch's index was reachable, so those two lines are untried. In the result's root `hoi train` (one epoch,
# evaluated) and `hoi view policy=demo output=page.html` ran as user 1000, by chroot with /proc and /dev/shm mounted. Linted with
# hadolint; tests/test_docker.py checks every path and package.

FROM python:3.11.9-slim-bookworm

# torch's CPU build first: the usual one brings several GB of CUDA.
RUN pip install --no-cache-dir "torch==2.6.0" --index-url https://download.pytorch.org/whl/cpu

WORKDIR /opt/humanoid_hoi
COPY setup.py pyproject.toml README.md LICENSE MANIFEST.in ./
COPY humanoid_hoi ./humanoid_hoi
COPY envs ./envs
COPY rewards ./rewards
COPY cfg ./cfg
COPY assets ./assets
COPY scripts ./scripts
RUN pip install --no-cache-dir -e ".[export]"

RUN useradd --create-home --uid 1000 hoi && mkdir -p /data/runs && chown -R hoi:hoi /data
USER 1000
WORKDIR /data
# Idle OpenMP workers must sleep, or they starve the physics.
ENV OMP_WAIT_POLICY=PASSIVE PYTHONUNBUFFERED=1
ENTRYPOINT ["hoi"]
CMD ["train"]
