import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Milliseconds since 1970, as `moderation.ranking` counts the age of a comment without a thumb.
AGE = {
    "postgresql": "UPDATE moderation_submission SET rank = floor(extract(epoch FROM submitted_at) * 1000)"
    " WHERE parent_id IS NULL AND submitted_at >= '1970-01-01'",
    "sqlite": "UPDATE moderation_submission SET rank = CAST((julianday(submitted_at) - 2440587.5) * 86400000 AS INTEGER)"
    " WHERE parent_id IS NULL AND submitted_at >= '1970-01-01'",
}


def rank_by_age(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(AGE[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("moderation", "0017_imports")]
    operations = [
        migrations.AddField("submission", "thumbs", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField(
            "submission",
            "rank",
            models.BigIntegerField(default=0, db_default=0, help_text="where a root stands in the order Best"),
        ),
        migrations.AddField(
            "submission",
            "is_unweighed",
            models.BooleanField(
                default=False,
                db_default=False,
                help_text="whether its thumbs changed since the thread was last weighed",
            ),
        ),
        migrations.RunPython(rank_by_age, migrations.RunPython.noop),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=["target_type", "target_pk", "rank", "id"],
                condition=models.Q(parent=None, ever_published=True),
                name="submission_best",
            ),
        ),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=["target_type", "target_pk"],
                condition=models.Q(is_unweighed=True),
                name="submission_unweighed",
            ),
        ),
        migrations.CreateModel(
            name="Thumb",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField()),
                (
                    "commenter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thumbs",
                        to="moderation.commenter",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="moderation.submission",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="moderation.commentthread",
                    ),
                ),
            ],
            options={
                "verbose_name": "thumb",
                "indexes": [
                    models.Index(fields=["commenter", "given_at"], name="thumb_record"),
                    models.Index(fields=["thread", "given_at", "commenter"], name="thumb_voters"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "commenter"), name="one_thumb_per_person")
                ],
            },
        ),
    ]
