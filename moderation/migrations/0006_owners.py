"""The group of those who write, try and adopt the comment policy."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OWNER = "Owner"
OWNER_MAY = ["moderate", "adopt_policy"]


def make_owner_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are normally made after all migrations have run; the group needs this one now.
    config = apps.get_app_config("moderation")
    config.models_module = True  # type: ignore[assignment]  # a historical app has none, and would be skipped
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    group, made = apps.get_model("auth", "Group").objects.get_or_create(name=OWNER)
    if not made and group.user_set.exists():
        return  # The site's own group: who of its members may change the policy is not for a migration to say.
    group.permissions.add(
        *apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="moderation", codename__in=OWNER_MAY
        )
    )


def remove_owner_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name=OWNER, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_versions"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_owner_group, remove_owner_group)]
