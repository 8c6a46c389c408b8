"""Any question to everything that ever was: a dataset or what is observed, by place, period and category, as it was known at any instant.

Owns: questions asked, with their answers, and those kept under a name; how large the files of the history are. A question runs in the
process ``history``, within the reach of who asked. The page: docs/explanation/explore.md.
"""
