"""The officials' desk: how far the selection is, what waits, and the acts that move it on."""
