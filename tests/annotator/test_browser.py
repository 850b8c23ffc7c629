"""The page in a real browser: what a person does, and what is on disk afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanoid_hoi.reconstruction.single_image.io.decisions import PictureDecision, read_decisions
from humanoid_hoi.reconstruction.single_image.io.own import write_own
from humanoid_hoi.session.mesh import read_obj
from humanoid_hoi.synthetic.images.make import make_image

from .browser import Open, Server, Window
from .conftest import FOCAL, FRAMES, HEIGHT, SHIFT, WIDTH, write_session


def object_center(one: Window) -> tuple[float, float]:
    """The middle of the object view: the object fills it."""
    width, height = one.app("[e.scene.view.canvas.clientWidth, e.scene.view.canvas.clientHeight]")
    return width / 2, height / 2


def test_pick_assign_and_undo(server: Server, window: Open) -> None:
    one = window().open(server.url)
    before = one.document()
    one.app("e.seek(15)")
    one.click_scene(*object_center(one))
    one.until("e.selected === 'p5'", "a new point is selected")
    assert one.app("e.pickMs") > 0  # how long it takes is the machine's and its load's; docs/results/annotation.md
    one.keys("k")
    one.page.keyboard.type("left palm")
    one.page.keyboard.press("Enter")
    point = one.document()["points"]["p5"]
    assert point["contacts"] == {"15": ["leftHand_palm"]}
    assert sum(point["anchor"]["bary"]) == pytest.approx(1, abs=1e-6)
    faces = one.app("Array.from(e.mesh.faces)")
    corners = faces[3 * point["anchor"]["face"] :][:3]
    assert point["anchor"]["vertex"] == corners[max(range(3), key=lambda k: point["anchor"]["bary"][k])]
    one.keys("Control+z", "Control+z")
    one.until("!e.store.doc.points.p5")
    assert one.document() == before


def test_a_killed_server_loses_nothing_and_the_page_goes_on(server: Server, window: Open) -> None:
    one = window().open(server.url)
    one.click_scene(*object_center(one))
    one.until("e.selected === 'p5'")
    one.click_video(50, 40)
    kept = one.document()
    assert kept["points"]["p5"]["track"]
    server.kill()
    one.keys("h")  # made while the server is away
    one.until("e.store.state === 'offline'", "the page says that it is offline")
    one.errors.clear()  # the browser tells of refused connections
    server.start()
    one.until("e.store.state === 'saved'", "sent when the server is back")
    one.errors.clear()
    one.page.reload()
    one.ready()
    after = one.document()
    assert after["points"]["p5"]["track"] == kept["points"]["p5"]["track"]
    assert list(after["points"]["p5"]["visibility"].values()) == [False]
    one.keys("Control+z", "Control+z")
    one.until("Object.keys(e.store.doc.points.p5.track).length === 0", "undo reaches back before the kill")


def test_two_windows_one_lease(server: Server, window: Open) -> None:
    one = window().open(server.url)
    two = window().open(server.url)
    assert two.app("e.store.state") == "read only"
    assert "local is editing" in two.page.inner_text("#holder")
    one.click_scene(*object_center(one))
    one.until("e.store.state === 'saved' && e.selected === 'p5'")
    two.until("Boolean(e.store.doc.points.p5)", "a reader follows")
    two.keys("Tab")
    two.click_scene(*object_center(two))
    assert two.app("Object.keys(e.store.doc.points).length") == 5  # the click only chose, or was refused
    two.page.click("#takeover")
    two.until("e.store.state === 'saved'", "took over")
    two.app("e.select('p5')")
    two.keys("h")
    assert two.document()["points"]["p5"]["visibility"]
    one.errors.clear()
    one.keys("Delete")
    one.until("e.store.state === 'read only'", "the first window notices")
    one.errors.clear()  # the refusal (423) is in its console
    assert "p5" in two.document()["points"]


@pytest.mark.slow
def test_track_and_correct(server: Server, window: Open) -> None:
    one = window().open(server.url)
    one.app("e.seek(0)")
    one.click_scene(*object_center(one))
    one.until("e.selected === 'p5'")
    one.click_video(60, 50)
    one.keys("t")
    one.until(f"Object.keys(e.store.doc.points.p5.track).length === {FRAMES}", "tracked to the end")
    track = one.document()["points"]["p5"]["track"]
    start = track["0"]
    for frame in (5, 12, FRAMES - 1):
        assert track[str(frame)][0] == pytest.approx(start[0] + frame * SHIFT[0], abs=0.5)
        assert track[str(frame)][1] == pytest.approx(start[1] + frame * SHIFT[1], abs=0.5)
    one.app("e.seek(10)")
    one.until("e.frame === 10 && e.video.marks.some((mark) => mark.id === 'p5')")
    one.click_video(100, 80)
    one.until("e.store.doc.points.p5.track[10][3] === 'manual'")
    corrected = one.document()["points"]["p5"]["track"]["10"]
    one.app("e.seek(0)")
    one.keys("t")
    one.until(
        "Math.abs(e.store.doc.points.p5.track[11][0] - e.store.doc.points.p5.track[10][0]) < 3", "went on from there"
    )
    track = one.document()["points"]["p5"]["track"]
    assert track["10"] == corrected
    assert track["9"][0] == pytest.approx(start[0] + 9 * SHIFT[0], abs=0.5)
    one.keys("Control+z")
    one.until("Math.abs(e.store.doc.points.p5.track[11][0] - e.store.doc.points.p5.track[9][0]) < 5")


@pytest.mark.slow
def test_optimize_and_accept(server: Server, window: Open, root: Path) -> None:
    one = window().open(server.url)
    one.page.click("#stage1")
    one.until("e.solved !== null", "a result is shown")
    assert one.app("e.solved.poses.length") == 8
    one.page.click("#stage2")
    one.until("e.solved.stages === 2", "stage 2 is shown")
    assert one.app("e.scene.ghostNode.visible") is (one.app("e.frame >= e.solved.start && e.frame < e.solved.stop"))
    one.page.click("#accept")
    one.until("e.accepted !== null")
    assert (root / "solved" / "box" / "quality.json").is_file()
    one.page.reload()
    one.ready()
    assert one.app("e.solved.stages") == 2  # a reloaded page finds the result again
    one.page.click("#reject")
    one.until("e.solved === null")


@pytest.mark.slow
def test_what_the_solver_has_to_say_is_a_button(server: Server, window: Open, root: Path) -> None:
    """A left palm, 70 cm to the right, marked on the box's left face in one frame: the face looks away from it."""
    vertices, _ = read_obj(root / "box" / "obj_org.obj")
    corners = np.flatnonzero(np.isclose(np.abs(vertices), np.abs(vertices).max(axis=0)).all(axis=1))
    left = np.flatnonzero(np.isclose(vertices, [vertices[:, 0].min(), 0, 0]).all(axis=1))
    records: dict[str, Any] = {"object_scale": 1.0, "is_static_object": False, "start_frame_index": 0}
    for frame in range(FRAMES):
        x, y, z = (vertices[corners] + [0.01 * frame, 0.1, 2.0]).T
        pixels = np.stack([FOCAL * x / z + WIDTH / 2, FOCAL * y / z + HEIGHT / 2], axis=1)
        marks = [[int(v), pixel.tolist()] for v, pixel in zip(corners, pixels, strict=True)]
        records[f"{frame:05d}"] = {"2D_keypoint": marks}
    records["00010"]["leftHand_palm"] = int(left[0])
    (root / "box" / "kp_record_merged.json").write_text(json.dumps(records))
    one = window().open(server.url)
    one.page.click("#stage1")
    one.until("/Read its notes first/.test(document.getElementById('said').innerText)", "the page points at the notes")
    one.page.click("#notes")
    told = one.page.locator("dialog[open] li").all_inner_texts()
    assert [note for note in told if "looks away from it" in note and note.startswith("leftHand_palm")]
    assert told == one.app("e.solved.notes")
    assert one.page.inner_text("#notes") == ("1 note" if len(told) == 1 else f"{len(told)} notes")
    one.keys("Escape")
    one.page.click("#reject")
    one.until("e.solved === null")
    assert one.page.locator("#notes").is_hidden()


@pytest.mark.slow
def test_keyboard_only(server: Server, window: Open) -> None:
    one = window().open(server.url)
    one.keys("Home", "Shift+ArrowRight", "ArrowRight", "ArrowRight")
    one.until("e.frame === 12")
    one.keys("x")
    one.until("e.selected === 'p5'", "a point at the middle of the view")
    one.keys("k")
    one.page.keyboard.type("right palm")
    one.keys("Enter", "m")  # and its mirror image
    one.until("(e.store.doc.points.p5.contacts[12] ?? []).length === 2")
    one.keys("ArrowRight", "ArrowRight", "e")
    one.until("e.store.doc.points.p5.contacts[14]?.length === 0", "the contact ends")
    one.keys("Alt+Shift+ArrowRight", "Alt+ArrowUp", "i")
    one.until("e.store.doc.points.p5.track[14]?.[3] === 'manual'")
    assert one.document()["points"]["p5"]["track"]["14"][:2] == [90, 59.75]
    one.keys("t")
    one.until("Boolean(e.store.doc.points.p5.track[16])")
    one.keys("n", "n", "h", "o")
    one.until("e.solved !== null", "optimized")
    one.keys("Enter")
    one.until("e.accepted !== null", "accepted")
    one.keys("?")
    assert one.page.locator("dialog[open] kbd").count() > 30
    assert one.page.evaluate("document.querySelector('dialog[open]').scrollTop") == 0
    one.keys("Escape", "Delete")
    one.until("Object.keys(e.store.doc.points).length === 4")


@pytest.mark.slow
def test_export_by_keyboard_is_byte_equal(server: Server, window: Open, root: Path) -> None:
    path = root / "box" / "kp_record_merged.json"
    before = path.read_bytes()
    one = window().open(server.url)
    one.keys("Control+s")
    one.page.wait_for_selector("text=written: kp_record_merged.json")
    assert path.read_bytes() == before


@pytest.mark.slow
def test_5000_frames_and_40_points_stay_usable(chromium: Any, window: Open, tmp_path: Path) -> None:
    """A step in a session of forty times the frames costs hardly more; what a drawing takes at all is the machine's affair."""
    short, long = (ms_of_a_step(window, tmp_path, frames) for frames in (115, 5000))
    for what, a, b in zip(("page's own work", "to the screen"), short, long, strict=True):
        print(f"ms of a step, {what}, medians: 115 frames {a:.1f}, 5 000 frames {b:.1f}")
    assert long[0] < 2 * short[0]
    assert long[1] < 3 * short[1]


def ms_of_a_step(window: Open, folder: Path, frames: int) -> tuple[float, float]:
    """Median ms of the page's own work in a step, and to the next drawn frame, with 26 points that are tracked all along and 14 more."""
    session = write_session(folder / str(frames) / "many", annotated=False, video=False, frames=frames)
    points = {f"{t:05d}": {"2D_keypoint": [[v, [20.0 + v, 30.0]] for v in range(26)]} for t in range(frames)}
    (session / "kp_record_merged.json").write_text(json.dumps(points))
    running = Server(folder / str(frames))
    try:
        one = window().open(running.url)
        for _ in range(14):
            one.keys("x", "w", "a")
        one.until("e.store.state === 'saved'")
        step = """new Promise((done) => { const e = window.__app; let began = performance.now(); e.seek(e.frame + 5);
            e.draw(); e.timeline.draw(); const own = performance.now() - began; began = performance.now();
            requestAnimationFrame(() => requestAnimationFrame(() => done([own, performance.now() - began]))); })"""
        times = np.array([one.page.evaluate(step) for _ in range(15)])
        one.page.close()  # an open page goes on asking a server that is gone
        own, drawn = np.median(times, axis=0)
        return float(own), float(drawn)
    finally:
        running.stop()


@pytest.mark.slow
def test_a_picture_is_filtered_masked_and_placed(server: Server, window: Open, root: Path) -> None:
    image = make_image(1, size=(96, 96))
    pictures = root / "pictures"
    write_own(image, pictures / "stool")
    one = window()
    one.open_picture(server.url)

    def decided() -> PictureDecision:
        one.until("e.saver.state === 'saved'", "saved")
        return read_decisions(pictures).get("stool", PictureDecision())

    # A click on the person names the part under it.
    part = one.app("e.info.parts.find((name) => !e.touching().includes(name) && e.parts.placeOf(name))")
    box = one.page.locator("#parts-canvas").bounding_box()
    x, y = one.app(f"e.parts.placeOf('{part}')")
    one.page.mouse.click(box["x"] + x, box["y"] + y)
    one.until(f"e.touching().includes('{part}')", part)
    one.page.keyboard.press("p")
    made = decided()
    assert made.verdict == "pass" and set(made.contact_parts or ()) == {*image.contact_parts, part}
    # Strokes on the object give a mask, which is kept beside the picture.
    one.page.keyboard.press("m")
    rows, columns = np.nonzero(image.object_mask)
    at = one.app(f"e.pane.toCanvas({np.median(columns)}, {np.median(rows)})")
    canvas = one.page.locator("#picture-canvas").bounding_box()
    middle = canvas["x"] + at[0], canvas["y"] + at[1]
    one.page.mouse.move(*middle)
    one.page.mouse.down()
    one.page.mouse.move(middle[0] + 12, middle[1] + 4, steps=4)
    one.page.mouse.up()
    one.until("e.preview !== null", "the mask of the strokes is shown")
    one.page.click("#mask-keep")
    one.until("e.decision.redrawn && e.decision.verdict === 'pass'", "kept")
    assert (pictures / "stool.object_mask.png").is_file()
    # Placing: 20 pixels of the canvas to the right are known pixels of the picture, at the object's depth.
    one.page.keyboard.press("2")
    one.page.mouse.move(*middle)
    one.page.mouse.down()
    one.page.mouse.move(middle[0] + 20, middle[1], steps=5)
    one.page.mouse.up()
    one.until("e.decision.placed !== null", "placed")
    scale = min(canvas["width"], canvas["height"]) / 96
    placed = decided().placed
    assert placed is not None
    moved = placed.pos_cam - image.start.pos_cam
    wanted = 20 / scale * image.start.pos_cam[2] / image.camera_matrix[0, 0]
    np.testing.assert_allclose(moved, [wanted, 0, 0], atol=0.02 * wanted)
    # Taken back by one key, forgotten by another.
    one.page.keyboard.press("Control+z")
    one.until("Math.abs(e.decision.placed.pos_cam[0] - e.info.start.pos_cam[0]) < 1e-9", "undone")
    one.page.keyboard.press("Backspace")
    one.until("e.decision.placed === null", "as it was")
    assert decided().placed is None and decided().redrawn
