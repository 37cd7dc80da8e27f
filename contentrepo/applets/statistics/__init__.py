"""A course in numbers: blocks, files, sizes, quality figures, findings. It judges nothing and draws nothing."""
