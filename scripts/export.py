"""Export a policy as one ONNX file with its model and a runner (`hoi export`; --help teaches).

python scripts/export.py checkpoint=runs/a output=lift/policy.onnx
"""

from humanoid_hoi.workflows.exporting.export import main

if __name__ == "__main__":
    main()
