"""Fetch the small networks that run on a laptop: body pose, hands, image features. Once; nothing else uses the network.

python scripts/fetch_models.py
python scripts/fetch_models.py only=[pose_detection,pose_landmark]

``hoi fetch-models`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.preparing.fetch_models import main

if __name__ == "__main__":
    main()
