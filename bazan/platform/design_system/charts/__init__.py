"""Charts as SVG drawn by the server: classes instead of colours, numbers in the reader's language, a finding as the label."""
