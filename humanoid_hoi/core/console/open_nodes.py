"""Settings that a command's yaml leaves empty (``model: {}``) take any key: what is below them is checked by who reads it."""

from __future__ import annotations

from collections.abc import Sequence

from omegaconf import DictConfig, OmegaConf


def open_nodes(own: DictConfig) -> list[str]:
    """Names of the empty mappings at the top of a command's own yaml."""
    return [str(key) for key in own if OmegaConf.is_dict(own._get_node(key)) and own[key] == {}]


def is_below(word: str, nodes: Sequence[str]) -> bool:
    """Whether ``a.b=value`` or ``a={b: value}``, with or without ``+``, sets something inside one of the nodes."""
    return word.lstrip("+").partition("=")[0].split(".")[0] in nodes


def opened(words: Sequence[str], nodes: Sequence[str]) -> list[str]:
    """The words, those below an open node as additions, which is how hydra takes keys that a yaml does not name."""
    return [f"++{word.lstrip('+')}" if is_below(word, nodes) else word for word in words]
