"""The group of those who write, and triggers that hold history still for everyone, not only for our own code."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AUTHOR = "Author"
AUTHOR_MAY = ["add_post", "change_post", "view_post", "publish_post"]

# Table -> the columns that never change. A revision's editor is not among them: an account may be erased.
HELD = {
    "blog_postrevision": ["post_id", "number", "document", "digest", "significant", "created_at"],
    "blog_postevent": ["post_id", "seq", "kind", "section_id", "at"],
}


def make_author_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are normally made after all migrations have run; the group needs them now.
    config = apps.get_app_config("blog")
    config.models_module = True  # type: ignore[assignment]  # a historical app has none, and would be skipped
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=AUTHOR)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="blog", codename__in=AUTHOR_MAY
    )
    group.permissions.add(*permissions)


def remove_author_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name=AUTHOR).delete()


def hold_history(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, columns in HELD.items():
        for statement in HOLD[schema_editor.connection.vendor](table, columns):
            schema_editor.execute(statement)


def let_history_go(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in HELD:
        for statement in RELEASE[schema_editor.connection.vendor](table):
            schema_editor.execute(statement)


def sqlite_hold(table: str, columns: list[str]) -> list[str]:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    return [
        f"CREATE TRIGGER {table}_held BEFORE UPDATE ON {table} FOR EACH ROW WHEN {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
    ]


def postgresql_hold(table: str, columns: list[str]) -> list[str]:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return [
        f"CREATE FUNCTION {table}_held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        f"CREATE TRIGGER {table}_held BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
        f"EXECUTE FUNCTION {table}_held()",
    ]


HOLD = {"sqlite": sqlite_hold, "postgresql": postgresql_hold}
RELEASE = {
    "sqlite": lambda table: [f"DROP TRIGGER {table}_held"],
    "postgresql": lambda table: [f"DROP TRIGGER {table}_held ON {table}", f"DROP FUNCTION {table}_held()"],
}


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0001_first"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunPython(make_author_group, remove_author_group),
        migrations.RunPython(hold_history, let_history_go),
    ]
