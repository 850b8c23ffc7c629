"""Print a clip, or a folder of clips, as a table and save a plot of it (`hoi describe`; --help teaches).

python scripts/describe.py clip=assets/clips/demo_box.npz
python scripts/describe.py clip=clips/
"""

from humanoid_hoi.workflows.describe import main

if __name__ == "__main__":
    main()
