"""Watch a clip, or a policy beside the clip it imitates: as video, as a strip of pictures, or live in a window.

  python scripts/replay.py output=demo.mp4                              the embedded demo clip
  python scripts/replay.py clip=my_clip.npz output=clip.gif
  python scripts/replay.py checkpoint=runs/.../checkpoints/last.pth output=policy.mp4
  python scripts/replay.py clip=my_clip.npz                             a live window (needs a display)

``hoi replay`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.replay import main

if __name__ == "__main__":
    main()
