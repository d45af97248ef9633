"""What a form tells of how it was filled in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0008_signals")]
    operations = [
        migrations.AddField(
            model_name="submission",
            name="trap_filled",
            field=models.BooleanField(
                blank=True, help_text="whether the field that people do not see came back filled", null=True
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="seconds_taken",
            field=models.FloatField(
                blank=True, help_text="between seeing the form and sending it, for the first text", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("seconds_taken", None), ("seconds_taken__gte", 0), _connector="OR"),
                name="writing_takes_time",
            ),
        ),
    ]
