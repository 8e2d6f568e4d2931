"""Benchmarks: ratios within one run, on this machine. `make bench` runs them."""
