"""Makes a demonstration as large as a benchmark needs, by copying rows: `python -m bench.multiply 20000`.

Loading 20,000 applications by the service's own actions takes most of an hour. For the speed of pages only the number
of rows counts, so whole applications are copied with their people, answers, history and support.
"""

import json
import sys

# In the order in which they refer to each other.
COPIED = (
    ("people", "Person"),
    ("people", "Account"),
    ("people", "NameKey"),
    ("applications", "Application"),
    ("applications", "SectionAnswers"),
    ("applications", "Snapshot"),
    ("applications", "StateChange"),
    ("applications", "Endorsement"),
    ("applications", "Decision"),
)


def multiply(wanted: int) -> int:
    """Copy applications until there are `wanted` (or up to one whole copy more); returns how many there are."""
    import django

    django.setup()
    from django.apps import apps
    from django.db import connection, transaction

    models = [apps.get_model(*name) for name in COPIED]
    applications = apps.get_model("applications", "Application").objects
    each, step = applications.count(), 1_000_000
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for number in range(1, -(-wanted // each)):
            for model in models:
                cursor.execute(_copy(model, set(models), number, step))
    return int(applications.count())


def _copy(model, copied, number, step):  # type: ignore[no-untyped-def]
    """The statement that copies the first rows of a table with new keys; what must be unique gets the copy's number."""
    table, columns, values = model._meta.db_table, [], []
    unique = {field.column for field in model._meta.local_fields if field.unique and not field.is_relation}
    for field in model._meta.local_fields:
        column = f'"{field.column}"'
        columns.append(column)
        refers = field.related_model in copied if field.is_relation else field.primary_key
        if refers:
            values.append(f"{column} + {number * step}")
        elif field.column in unique or field.column == "email":
            values.append(f"'{number}-' || {column}")
        else:
            values.append(column)
    key = model._meta.pk.column
    return (
        f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM "{table}" '  # noqa: S608
        f'WHERE "{key}" < {step}'
    )


if __name__ == "__main__":
    print(json.dumps({"applications": multiply(int(sys.argv[1]))}))
