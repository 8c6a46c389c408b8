"""What is owed to an indicator over rows, marked; ``due`` works it off."""

from bazan.data.indicators.bulk_sql import raw_cursor


def mark(indicator: int, batch: int, oldest: int, newest: int) -> None:
    """Owe the periods that hold or lie between two instants."""
    with raw_cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicator_rows_due (indicator_id, batch_id, newest, oldest) VALUES (%s, %s, to_timestamp(%s), to_timestamp(%s))
               ON CONFLICT (indicator_id, batch_id) DO UPDATE SET newest = greatest(indicator_rows_due.newest, excluded.newest),
                 oldest = least(indicator_rows_due.oldest, excluded.oldest)""",
            [indicator, batch, newest, oldest],
        )
