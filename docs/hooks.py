"""Pages that are made when the documentation is built: the front page, the settings, and the library's reference."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("humanoid_hoi", "envs", "rewards")


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages to those of ``docs/``."""
    pages = {"index.md": front_page(), "reference/settings.md": settings_page(), **library_pages()}
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def front_page() -> str:
    """README.md with its links made relative to the documentation."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"\]\(docs/", "](", text)
    text = re.sub(r"!\[([^\]]*)\]\(assets/[^)]*\)", r"*\1*", text)
    return re.sub(r"\[([^\]]+)\]\((?!https?:)(?:assets/|CONTRIBUTING|CHANGELOG|LICENSE)[^)]*\)", r"`\1`", text)


def settings_page() -> str:
    """Every yaml of ``cfg/`` with its comments, in one page: they are where each default stands."""
    parts = ["# Settings", "", "Every default stands once, in a yaml of `cfg/`; give others as `key=value`.", ""]
    for path in sorted((ROOT / "cfg").rglob("*.yaml")):
        parts += [f"## {path.relative_to(ROOT / 'cfg').with_suffix('').as_posix()}", "", "```yaml"]
        parts += [path.read_text(encoding="utf-8").rstrip(), "```", ""]
    return "\n".join(parts)


def library_pages() -> dict[str, str]:
    """One page for each room, with the modules that say what they are for."""
    rooms: dict[str, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if path.name != "__main__.py" and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))):
                rooms.setdefault(_room(module), []).append(module)
    return {f"reference/{room}.md": _library_page(room, modules) for room, modules in rooms.items()}


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "humanoid_hoi" and len(parts) > 1 else parts[0]


def _library_page(room: str, modules: list[str]) -> str:
    return "\n".join([f"# {room}", "", *(f"::: {module}\n" for module in modules)])
