"""How a training that must end at once leaves its roll-out; apart, so that it can be named without loading rl_games."""


class StopTraining(Exception):
    """The process was told to end: the epoch under way is given up."""
