"""Writing the graph: ONNX with metadata, and torch.export's ``.pt2``."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.export.graph import OUTPUTS, RawPolicy, RawState

METADATA_KEY = "humanoid_hoi"
_FIX = 'pip install -e ".[export]"'


def trace(policy: RawPolicy, inputs: RawState) -> torch.export.ExportedProgram:
    """The graph for one row (one robot): the environment's code sizes its views by Python numbers."""
    with torch.no_grad():
        return torch.export.export(policy.eval(), tuple(inputs))


def write_onnx(program: torch.export.ExportedProgram, path: Path, metadata: Mapping[str, Any]) -> None:
    """Write one ONNX file whose metadata holds ``metadata`` as JSON under ``humanoid_hoi``.

    Raises:
        HoiError: the packages of the extra ``export`` are missing, or the file cannot be written.
    """
    require_onnx()
    with _quiet():
        found = torch.onnx.export(
            program,
            input_names=list(RawState._fields),
            output_names=list(OUTPUTS),
            custom_translation_table=_translations(),
            dynamo=True,
            verbose=False,
        )
    assert found is not None
    model = found.model_proto
    # The metadata travels inside the file.
    entry = model.metadata_props.add()
    entry.key = METADATA_KEY
    entry.value = json.dumps(metadata)
    with atomic_write(path) as stream:
        stream.write(model.SerializeToString())


def write_pt2(program: torch.export.ExportedProgram, path: Path) -> None:
    """Write the same graph for torch: ``torch.export.load(path).module()``."""
    # Into memory first, so that the file is written whole.
    buffer = io.BytesIO()
    torch.export.save(program, buffer)
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())


def require_onnx() -> None:
    """Raise HoiError where the packages of the extra ``export`` are missing."""
    try:
        import onnx
        import onnxruntime
        import onnxscript  # noqa: F401
    except ModuleNotFoundError as error:
        raise HoiError(f"{error.name} is not installed", field="export", fix=_FIX) from error
    # Importing them was the test; nothing is called here.
    del onnx, onnxruntime


def _translations() -> dict[Any, Any]:
    """Operators that torch's exporter does not know."""
    from onnxscript import opset18 as op

    def hypot(x: Any, y: Any) -> Any:
        # The plain formula: lengths near one neither overflow nor vanish.
        return op.Sqrt(op.Add(op.Mul(x, x), op.Mul(y, y)))

    return {torch.ops.prims.hypot.default: hypot}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporter reports its progress and its own deprecations to the terminal."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        # Errors are still logged; the state of logging is put back whatever happens.
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
