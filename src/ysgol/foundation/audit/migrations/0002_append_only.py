"""The database itself refuses to change or remove an audit event, and lets the head move forward only."""

from django.db import migrations

# Each entry: the name of the trigger, the table, and what it is for. SQLite has one trigger for each kind of change.
SQLITE = (
    (
        "audit_event_no_update",
        """CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, 'audit events cannot be changed'); END""",
    ),
    (
        "audit_event_no_delete",
        """CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, 'audit events cannot be removed'); END""",
    ),
    (
        # INSERT OR REPLACE removes the old row without asking the triggers of DELETE, unless recursive_triggers is on.
        "audit_event_next",
        """CREATE TRIGGER audit_event_next BEFORE INSERT ON audit_auditevent
        WHEN NEW.number <> COALESCE((SELECT MAX(number) FROM audit_auditevent), 0) + 1
        BEGIN SELECT RAISE(ABORT, 'audit events are numbered without gaps'); END""",
    ),
    (
        "audit_head_forward",
        """CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_audithead
        WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1
        BEGIN SELECT RAISE(ABORT, 'the head of the audit moves forward by one'); END""",
    ),
    (
        "audit_head_no_delete",
        """CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_audithead
        BEGIN SELECT RAISE(ABORT, 'the head of the audit cannot be removed'); END""",
    ),
    (
        "audit_head_single",
        """CREATE TRIGGER audit_head_single BEFORE INSERT ON audit_audithead
        WHEN EXISTS (SELECT 1 FROM audit_audithead)
        BEGIN SELECT RAISE(ABORT, 'the head of the audit is a single row'); END""",
    ),
)

POSTGRESQL = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit cannot be changed or removed (% on %)', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION audit_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> COALESCE((SELECT MAX(number) FROM audit_auditevent), 0) + 1 THEN
    RAISE EXCEPTION 'audit events are numbered without gaps' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number + 1 THEN
    RAISE EXCEPTION 'the head of the audit moves forward by one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_event_fixed BEFORE UPDATE OR DELETE ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_auditevent FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_event_next BEFORE INSERT ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION audit_next();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_audithead FOR EACH ROW EXECUTE FUNCTION audit_forward();
CREATE TRIGGER audit_head_fixed BEFORE DELETE ON audit_audithead FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_not_emptied BEFORE TRUNCATE ON audit_audithead FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

POSTGRESQL_UNDO = """
DROP TRIGGER audit_event_fixed ON audit_auditevent;
DROP TRIGGER audit_event_not_emptied ON audit_auditevent;
DROP TRIGGER audit_event_next ON audit_auditevent;
DROP TRIGGER audit_head_forward ON audit_audithead;
DROP TRIGGER audit_head_fixed ON audit_audithead;
DROP TRIGGER audit_head_not_emptied ON audit_audithead;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_next();
DROP FUNCTION audit_forward();
"""


def add_triggers(apps, schema_editor):
    match schema_editor.connection.vendor:
        case "sqlite":
            for _name, statement in SQLITE:
                schema_editor.execute(statement, params=None)
        case "postgresql":
            schema_editor.execute(POSTGRESQL, params=None)
        case vendor:
            raise NotImplementedError(f"the audit has no triggers for {vendor}")


def remove_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, _statement in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
    else:
        schema_editor.execute(POSTGRESQL_UNDO, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
