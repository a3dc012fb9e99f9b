"""Drawing in lines: cells, canvases, lists of rows."""
