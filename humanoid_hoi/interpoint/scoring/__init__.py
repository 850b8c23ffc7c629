"""How good proposals are: Table 4 read plainly, floors beside every figure, and the edits an annotator would make."""
