"""The database itself refuses to change a submission's snapshot or a change of state. Retention may remove them."""

from django.db import migrations

TABLES = ("applications_snapshot", "applications_statechange")

POSTGRESQL = """
CREATE FUNCTION applications_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% rows cannot be changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def add_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor not in {"sqlite", "postgresql"}:
        raise NotImplementedError(f"the history of applications has no triggers for {vendor}")
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    for table in TABLES:
        body = (
            f"BEGIN SELECT RAISE(ABORT, '{table} rows cannot be changed'); END"
            if vendor == "sqlite"
            else "FOR EACH ROW EXECUTE FUNCTION applications_refuse()"
        )
        schema_editor.execute(f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} {body}", params=None)


def remove_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_fixed" + ("" if is_sqlite else f" ON {table}"), params=None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION applications_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
