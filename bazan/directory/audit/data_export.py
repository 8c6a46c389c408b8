"""What is said of this room's tables when the province leaves: facts, which no model describes."""

from bazan.platform.data_export.types import Row

DATA_EXPORT = (
    Row("fact", "Something that happened, for rooms that follow it by its number."),
    Row("fact_topic", "A kind of facts, and the number of its last one."),
    Row("fact_subscriber", "Who reads a kind of facts, and up to which number it has read."),
)
