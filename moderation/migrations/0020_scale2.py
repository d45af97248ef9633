from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COMMENTS = "django_comments_xtd_xtdcomment"


def take_over_who_asked(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Comments that ask for mail say so in a table of their own app, where that is installed."""
    connection = schema_editor.connection
    if COMMENTS not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE moderation_submission SET asked_for_mail = TRUE WHERE object_pk IN"
            f" (SELECT CAST(comment_ptr_id AS varchar(64)) FROM {COMMENTS} WHERE followup)"
        )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_people")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="asked_for_mail",
            field=models.BooleanField(
                default=False, help_text="whether the author wanted to hear of later comments, when this was sent"
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("asked_for_mail", True)),
                fields=["target_type", "target_pk"],
                name="submission_followed",
            ),
        ),
        migrations.RunPython(take_over_who_asked, migrations.RunPython.noop),
    ]
