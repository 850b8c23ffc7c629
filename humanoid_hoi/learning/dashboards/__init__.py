"""Where a run's figures, settings and videos are shown: tensorboard always, wandb or trackio where asked for."""
