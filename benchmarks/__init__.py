"""Speed and accuracy as ratios to kept baselines: `python -m benchmarks`, exit status 1 where a bar is missed."""
