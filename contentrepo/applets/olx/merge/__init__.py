"""Two changed courses into one, block by block, with as few other bytes as can be."""
