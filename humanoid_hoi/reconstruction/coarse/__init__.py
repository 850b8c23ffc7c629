"""Coarse alignment (Algorithm 1): size and place of an object from one depth picture and the posed body.

Once: :mod:`.steps` calibrates the picture on the body's visible pixels, lifts the object's and measures sizes. What differs
is what is known. :mod:`.align` (single pictures) has depth and the object's rotation, so it compares outlines;
:mod:`.pinhole` (videos) has disparity and no rotation, so it compares with random directions and says an interval;
:mod:`.body_scale` has no depth at all.
"""
