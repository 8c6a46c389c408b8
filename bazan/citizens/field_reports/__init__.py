"""Field reports: what people saw is told to the unit that can mend it, answered, and judged by those who told it.

Owns: reports, who sent them (sealed apart), their pictures, the public's copy of them, their way to other servers (their case lives in
casework). Announces: nothing of its own (casework tells of every move on ``cases``). Which matters there are say the packs
(``services/``), how long things may take and who gets what the province's ``field_reports.toml``. Follows Open311's words.
"""
