# humanoid_hoi with CUDA: the learner and MuJoCo Warp on the GPU.
#
#   docker build -f docker/cuda.Dockerfile -t humanoid_hoi:cuda .
#   docker run --rm --gpus all -v "$PWD/runs:/data/runs" humanoid_hoi:cuda train sim=mujoco_warp train=table7 env.num_envs=1024
#   docker run --rm --gpus all -v "$PWD/runs:/data/runs" humanoid_hoi:cuda          the demo on the CPU engine
#
# Needs an NVIDIA driver of the 580 series or newer: base, torch and Warp's wheel are of CUDA 13. torch and the two pinned packages are the versions that ran on
# an H100 (driver 580.159.04), outside a container.
#
# NOT BUILT OR RUN by us so far: no registry with its base image answered; linted with hadolint, and every path and package it
# names is checked by tests/test_docker.py.

# The wheels bring CUDA's libraries: of the base only the settings that make the driver visible are needed.
FROM nvidia/cuda:13.0.2-base-ubuntu22.04

ENV DEBIAN_FRONTEND=noninteractive
# Ubuntu 22.04 brings Python 3.10, the oldest that the package takes.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
RUN pip install --no-cache-dir "torch==2.11.0" --index-url https://download.pytorch.org/whl/cu130

WORKDIR /opt/humanoid_hoi
COPY setup.py pyproject.toml README.md LICENSE MANIFEST.in ./
COPY humanoid_hoi ./humanoid_hoi
COPY envs ./envs
COPY rewards ./rewards
COPY cfg ./cfg
COPY assets ./assets
COPY scripts ./scripts
RUN pip install --no-cache-dir -e ".[gpu,export]" "mujoco-warp==3.17.0" "warp-lang==1.19.0"

RUN useradd --create-home --uid 1000 hoi && mkdir -p /data/runs && chown -R hoi:hoi /data
USER 1000
WORKDIR /data
ENV OMP_WAIT_POLICY=PASSIVE PYTHONUNBUFFERED=1
ENTRYPOINT ["hoi"]
CMD ["train"]
