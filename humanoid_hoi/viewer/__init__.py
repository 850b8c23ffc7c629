"""Replay of clips and roll-outs: videos, pictures, MuJoCo's window, a web page. Works without OpenGL."""
