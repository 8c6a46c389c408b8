"""Rows of tables that sectors declare, each version kept with the batch, sheet and line that brought it.

Owns: datasets, their typed tables ``data_<pack>_<dataset>``, batches, layers of rows on maps. Announces: facts of the topic ``datasets``,
and the NOTIFY channel of that name. Standard: SDMX (dataset, key, attributes); W3C PROV for who, when and from where.
"""
