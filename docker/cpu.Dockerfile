# humanoid_hoi on the CPU: trains, evaluates, views and exports without a GPU.
#
#   docker build -f docker/cpu.Dockerfile -t humanoid_hoi:cpu .
#   docker run --rm -v "$PWD/runs:/data/runs" humanoid_hoi:cpu                      trains the demo: README's second command
#   docker run --rm -v "$PWD/runs:/data/runs" humanoid_hoi:cpu train seed=1         any other sub-command of hoi
#   docker run --rm -p 127.0.0.1:8080:8080 humanoid_hoi:cpu view host=0.0.0.0       then open http://localhost:8080
#
# The folder "runs" must be writable for user 1000. Where the registry or PyTorch's index cannot be reached, name others:
# --build-arg BASE=IMAGE (a Python 3.10 or newer with pip), --build-arg TORCH="torch --find-links /wheels".
#
# Built by buildah (chroot isolation) on 26 November 2026 in a sandbox whose only sources are Debian's mirror and PyPI's: no image
# registry and no PyTorch index answer there, so the two default values of the arguments are untried. BASE was a Debian bookworm
# of debootstrap with Python 3.11.2, TORCH the CPU wheel of 2.13 from a disk. In the image (2.1 GB) `hoi train train.max_epochs=1`
# trained, evaluated and drew as user 1000, and `hoi view policy=demo output=runs/page.html` wrote its page. Linted with hadolint;
# tests/test_docker.py checks every path and package.

ARG BASE=python:3.11.9-slim-bookworm
FROM ${BASE}

# torch's CPU build first: the usual one brings several GB of CUDA.
ARG TORCH="torch==2.6.0 --index-url https://download.pytorch.org/whl/cpu"
# hadolint ignore=DL3013,SC2086
RUN pip install --no-cache-dir ${TORCH}

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
