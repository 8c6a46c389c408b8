"""The workbook itself: laid out, written, read, and given back with its faults marked."""
