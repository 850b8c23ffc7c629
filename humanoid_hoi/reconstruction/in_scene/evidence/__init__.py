"""What a video says before anything is solved: depth and its scale, planes, outlines, the timeline."""
