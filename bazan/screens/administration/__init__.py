"""The administration: everything a province changes, changed in the browser, each change with its reason, undone in one act."""
