"""Sources on screen: each against its promise, its runs, its stations, what it sent that was refused, files brought by hand."""
