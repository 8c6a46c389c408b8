"""Evidence cases on screen: the list, one case with its files and its chain of custody, an event taken into a case."""
