"""Look at clips, sessions and policies in a web browser (`hoi view`; --help teaches).

python scripts/view.py path=assets/clips/demo_box.npz
python scripts/view.py path=clips/ output=page.html
"""

from humanoid_hoi.workflows.view import main

if __name__ == "__main__":
    main()
