"""What is written over a finished picture: captions, frame number, contact points."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.drawing.letters import SHIPPED, face_for, foreign_letters, latin
from humanoid_hoi.viewer.camera import Camera

_INK = (25, 30, 40)
_PAPER = (255, 255, 255, 170)
_POINT_RADIUS = 0.016  # m
_RED = (220, 30, 30, 255)
_RIM = (255, 255, 255, 255)


@functools.lru_cache(maxsize=8)
def _font(pixels: int, file: str | None = None) -> ImageFont.FreeTypeFont:
    # matplotlib ships this face, so it exists on every machine.
    return ImageFont.truetype(file or font_manager.findfont(SHIPPED), pixels)


@functools.lru_cache(maxsize=64)
def _drawable(text: str) -> tuple[str, str | None]:
    """The text as one font can draw it, and that font's file, None for the usual one."""
    foreign = foreign_letters(text)
    file = face_for(set(text)) if foreign else None
    # One font draws the whole text, so one that lacks other letters of it is no better than spelling.
    if file is None or len(foreign_letters(text, file)) >= len(foreign):
        return latin(text, foreign), None
    return latin(text, foreign_letters(text, file)), file


def text_height(size: tuple[int, int]) -> int:
    """Font size in pixels that reads well in a picture of this (width, height)."""
    return max(11, size[1] // 32)


def draw_text(image: Image.Image, text: str, xy: tuple[float, float], anchor: str = "la") -> None:
    """Write ``text`` on a translucent label; ``anchor`` is Pillow's two-letter text anchor of ``xy`` (pixels)."""
    text, file = _drawable(text)
    font = _font(text_height(image.size), file)
    draw = ImageDraw.Draw(image, "RGBA")
    left, top, right, bottom = draw.textbbox(xy, text, font=font, anchor=anchor)
    pad = text_height(image.size) // 3
    draw.rounded_rectangle((left - pad, top - pad, right + pad, bottom + pad), radius=pad, fill=_PAPER)
    draw.text(xy, text, font=font, anchor=anchor, fill=_INK)


def draw_points(image: Image.Image, points_w: FloatArray, camera: Camera) -> None:
    """Red discs with a white rim at ``points_w`` (P, 3), the far ones first; seen through whatever covers them."""
    if len(points_w) == 0:
        return
    xy, depth = camera.project(points_w, image.size)
    # Far ones first, so that near discs cover them.
    for k in np.argsort(-depth):
        # A point behind the camera would be mirrored into the picture.
        if depth[k] <= 0:
            continue
        radius = int(np.clip(_POINT_RADIUS * camera.focal(image.size[1]) / depth[k], 2, 40))
        stamp = _disc(radius)
        x, y = np.round(xy[k] - stamp.width / 2).astype(int)
        image.paste(stamp, (int(x), int(y)), stamp)


@functools.lru_cache(maxsize=64)
def _disc(radius: int) -> Image.Image:
    side = 2 * radius + 3
    fine = 4
    # Drawn four times as large and shrunk: Pillow's own circles have jagged rims.
    large = Image.new("RGBA", (side * fine, side * fine), (*_RIM[:3], 0))
    draw = ImageDraw.Draw(large)
    middle = side * fine / 2
    outer = (radius + 0.8) * fine
    draw.ellipse((middle - outer, middle - outer, middle + outer, middle + outer), fill=_RIM)
    inner = (radius - 0.4) * fine
    draw.ellipse((middle - inner, middle - inner, middle + inner, middle + inner), fill=_RED)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def draw_captions(image: Image.Image, captions: Sequence[str], anchors_w: FloatArray, camera: Camera) -> None:
    """Each caption centered above its point of ``anchors_w`` (n, 3), kept inside the picture."""
    if not captions:
        return
    xy, _ = camera.project(anchors_w[: len(captions)], image.size)
    margin = 2 * text_height(image.size)
    for text, (x, y) in zip(captions, xy, strict=False):
        # A caption is about eight margins wide: that far from the border it is whole.
        x = float(np.clip(x, 4 * margin, image.width - 4 * margin))
        y = float(np.clip(y, margin, image.height - margin))
        draw_text(image, text, (x, y), anchor="mb")
