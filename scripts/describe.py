"""Print a clip as a table (size, heights, object, contacts, findings) and save a plot of it; or a folder of clips.

python scripts/describe.py clip=assets/clips/demo_box.npz
python scripts/describe.py clip=clips/largebox_000.npz plot=largebox.png
python scripts/describe.py clip=clips/            # lengths, objects, contacts per joint, diversity of the dataset

``hoi describe`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.describe import main

if __name__ == "__main__":
    main()
