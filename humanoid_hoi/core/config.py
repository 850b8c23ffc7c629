"""From a hydra node to a checked dataclass."""

from __future__ import annotations

from typing import Any, TypeVar

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from humanoid_hoi.core.errors import HoiError

T = TypeVar("T")


def typed(kind: type[T], node: DictConfig | dict[str, Any], field: str) -> T:
    """``node`` as an instance of dataclass ``kind``; unknown keys and wrong types are HoiErrors naming ``field``."""
    try:
        # Resolve first: an interpolation of the whole config must not be looked up inside this node.
        plain = OmegaConf.to_container(node, resolve=True) if isinstance(node, DictConfig) else node
        merged = OmegaConf.merge(_writable(OmegaConf.structured(kind)), plain)
        return OmegaConf.to_object(merged)  # type: ignore[return-value]
    except OmegaConfBaseException as error:
        key = getattr(error, "full_key", None) or ""
        reason = str(error).splitlines()[0]
        raise HoiError(
            reason, where="config", field=f"{field}.{key}".rstrip("."), fix="--help lists the settings"
        ) from error


def plain(node: DictConfig) -> dict[str, Any]:
    """A node as plain dictionaries and lists, interpolations resolved."""
    return dict(OmegaConf.to_container(node, resolve=True))  # type: ignore[arg-type]


def _writable(node: DictConfig) -> DictConfig:
    """The node of a frozen dataclass, and those nested in it, open for merging (omegaconf marks them read-only)."""
    OmegaConf.set_readonly(node, False)
    for key in node:
        child = node._get_node(key)
        if isinstance(child, DictConfig) and not child._is_none():
            _writable(child)
    return node
