"""One file for each rule whose findings can be fixed, named as the rule."""
