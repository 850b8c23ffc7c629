"""Score what a language model understands of pictures of a person with an object: Open3DHOI's Tables 4 and 5.

  python scripts/benchmark_understanding.py data=pictures labels=pictures/labels.json output=asked
  python scripts/benchmark_understanding.py data=pictures labels=pictures/labels.json output=scored answers=answers.json

``hoi benchmark understanding`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.understanding import main

if __name__ == "__main__":
    main()
