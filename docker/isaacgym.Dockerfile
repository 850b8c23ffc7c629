# humanoid_hoi with the Isaac Gym backend: our package under Python 3.10, Isaac Gym in a worker under Python 3.8.
#
# You bring NVIDIA's tarball: download "Isaac Gym - Preview 4" from https://developer.nvidia.com/isaac-gym (its licence
# forbids passing it on, so it is in no image and in no repository of ours) and put IsaacGym_Preview_4_Package.tar.gz
# into the root of this checkout. Then
#
#   docker build -f docker/isaacgym.Dockerfile -t humanoid_hoi:isaacgym .
#   docker run --gpus all -it humanoid_hoi:isaacgym
#   python scripts/train.py sim=isaacgym sim.python=/opt/conda/envs/isaacgym/bin/python
#
# NOT BUILT OR RUN by us so far: no machine with Isaac Gym was at hand. Windows (sim.headless=false) do not work in Docker.

FROM nvidia/cuda:11.8.0-devel-ubuntu20.04

ENV DEBIAN_FRONTEND=noninteractive PATH=/opt/conda/bin:$PATH
# gymtorch compiles an extension with g++ and ninja when it is first imported; PhysX needs libvulkan even without a window.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends \
        build-essential ca-certificates curl git libegl1 libgl1 libvulkan1 libxcursor1 libxinerama1 libxrandr2 ninja-build \
    && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://github.com/conda-forge/miniforge/releases/latest/download/Miniforge3-Linux-x86_64.sh -o /tmp/conda.sh \
    && bash /tmp/conda.sh -b -p /opt/conda && rm /tmp/conda.sh

# The worker's interpreter. numpy < 1.24: Isaac Gym still uses np.float. torch 2.4.1 is the last one for Python 3.8.
RUN conda create -y -n isaacgym python=3.8 "libstdcxx-ng>=12" \
    && /opt/conda/envs/isaacgym/bin/pip install --no-cache-dir "numpy<1.24" \
    && /opt/conda/envs/isaacgym/bin/pip install --no-cache-dir torch==2.4.1 --index-url https://download.pytorch.org/whl/cu118
# hadolint ignore=DL3010
COPY IsaacGym_Preview_4_Package.tar.gz /tmp/
RUN tar -xzf /tmp/IsaacGym_Preview_4_Package.tar.gz -C /opt && rm /tmp/IsaacGym_Preview_4_Package.tar.gz \
    && /opt/conda/envs/isaacgym/bin/pip install --no-cache-dir --no-deps -e /opt/isaacgym/python

# Our package's interpreter, the default one in the container.
RUN conda create -y -n hoi python=3.10
ENV PATH=/opt/conda/envs/hoi/bin:$PATH
COPY . /workspace/humanoid_hoi
WORKDIR /workspace/humanoid_hoi
RUN pip install --no-cache-dir -e .
CMD ["bash"]
