import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0014_suspended_rules")]

    operations = [
        migrations.CreateModel(
            name="KeptMailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "commenter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_mailboxes",
                        to="moderation.commenter",
                    ),
                ),
            ],
            options={"verbose_name": "kept mailbox", "verbose_name_plural": "kept mailboxes"},
        ),
        migrations.CreateModel(
            name="SanctionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "sanction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="moderation.sanction"
                    ),
                ),
            ],
            options={"verbose_name": "note on a sanction", "verbose_name_plural": "notes on sanctions"},
        ),
        migrations.AddConstraint(
            model_name="commenter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(("email", ""), ("email_verified_at", None), ("name", ""), ("user", None)),
                    _connector="OR",
                ),
                name="an_erased_commenter_is_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptmailbox",
            constraint=models.UniqueConstraint(
                fields=("commenter", "digest"), name="one_kept_mailbox_of_a_commenter"
            ),
        ),
    ]
