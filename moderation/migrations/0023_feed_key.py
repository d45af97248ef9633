"""Comments are called in feeds by a name of their own; those from before keep the number that they were called by."""

from django.db import migrations, models

import moderation.models.submission

SAID = "what feeds call it, wherever the site goes; empty where that is the number of the row"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0022_adopted")]
    operations = [
        migrations.AddField(
            model_name="submission",
            name="feed_key",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, help_text=SAID, max_length=32
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="feed_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default=moderation.models.submission.new_feed_key,
                editable=False,
                help_text=SAID,
                max_length=32,
            ),
        ),
    ]
