"""A predictor that asks another machine."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import (
    KEYPOINT_NAMES,
    NUM_KEYPOINTS,
    THRESHOLD,
    ContactPredictor,
    ContactQuery,
    ContactScores,
    Prediction,
    check_query,
)
from humanoid_hoi.interpoint.service.wire import prediction_from_json, query_to_json

MAX_ANSWER = 2**20


class HttpPredictor(ContactPredictor):
    """The model behind ``address`` (``http://host:port``), asked by ``POST /api/predict``.

    Attributes:
        version: what the server says it is.
    """

    def __init__(self, address: str, token: str | None = None, timeout_s: float = 30.0) -> None:
        if not address.startswith(("http://", "https://")):
            raise HoiError(f"not an address: {address!r}", field="predictor", fix="give http://HOST:PORT")
        self._address = address.rstrip("/")
        self._token = token
        self._timeout = timeout_s
        # Asked at once: a wrong address or token shows before any work, and every
        # proposal can say who made it.
        self.version = str(self._call("GET", "/api/model", None)["model_version"])

    def predict(self, query: ContactQuery, threshold: float = THRESHOLD, top_k: int | None = None) -> Prediction:
        """Ask the server; ``millis`` includes the way there and back."""
        check_query(query)
        start = time.perf_counter()
        content = query_to_json(query) | {"threshold": threshold}
        if top_k is not None:
            content["top_k"] = top_k
        # Thresholds and decoding happen on the server, with the caller's mesh:
        # nothing is done twice here.
        answer = prediction_from_json(self._call("POST", "/api/predict", content))
        return Prediction(answer.model_version, answer.proposals, 1e3 * (time.perf_counter() - start))

    def scores(self, query: ContactQuery) -> ContactScores:
        """All 87, by asking with threshold 0."""
        probability = np.zeros(NUM_KEYPOINTS)
        points = np.zeros((NUM_KEYPOINTS, 3))
        for proposal in self.predict(query, 0.0).proposals:
            row = KEYPOINT_NAMES.index(proposal.keypoint)
            probability[row] = proposal.probability
            points[row] = proposal.point_obj
        return ContactScores(probability, points)

    def _call(self, method: str, path: str, content: dict[str, Any] | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self._address + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                # Bounded: an address that is no predictor may send without end.
                found = json.loads(answer.read(MAX_ANSWER))
        except urllib.error.HTTPError as error:
            raise HoiError(_reason(error), where=self._address, fix="check the request and the token") from error
        except (OSError, ValueError) as error:
            raise HoiError(f"no answer: {error}", where=self._address, fix="is the service running?") from error
        if not isinstance(found, dict):
            raise HoiError("not an answer of a contact predictor", where=self._address)
        return found


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read(MAX_ANSWER))["error"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {error.code}"
