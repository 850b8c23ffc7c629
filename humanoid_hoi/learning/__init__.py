"""PPO on rl_games: adapter, network, agent, logs, checkpoints and stand-alone policies.

Nothing is imported here, so that ``humanoid_hoi.core.threads`` can act before torch is loaded.
"""
