"""What ``hoi view`` shows: paths to a library of takes, roll-outs of policies, and their live simulation."""
