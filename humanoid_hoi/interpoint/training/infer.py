"""The network's answers to prepared frames, in metres."""

from __future__ import annotations

import numpy as np
import torch

from humanoid_hoi.interpoint.model.network import InterPointNet, choose_points
from humanoid_hoi.interpoint.scoring.metrics import Scored
from humanoid_hoi.interpoint.training.tensors import Tensors, batch_of


@torch.no_grad()
def score_tensors(net: InterPointNet, data: Tensors, batch: int = 32) -> Scored:
    """Probabilities and points of all frames beside the truth, about each object's centroid, m.

    Args:
        net: switched to evaluation.
        data: prepared frames.
        batch: frames at once.
    """
    net.eval()
    probability = []
    points = []
    for rows in torch.arange(len(data)).split(batch):
        inputs = batch_of(data, rows, net.config)
        output = net(inputs)
        probability.append(torch.sigmoid(output.human_logits))
        points.append(choose_points(output.scores, inputs.groups.xyz, net.config.released))
    # The network works in half diagonals; figures are in metres.
    half = data.half[data.object_row].numpy().astype(np.float64)
    return Scored(
        torch.cat(probability).double().numpy(),
        torch.cat(points).double().numpy() * half[:, None, None],
        data.touching.numpy(),
        data.points.double().numpy() * half[:, None, None],
        2 * half,
        data.group.numpy(),
    )
