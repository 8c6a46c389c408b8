"""Maps as SVG drawn by the server: units coloured in five classes, stations as shapes, call-outs for what is off or silent."""
