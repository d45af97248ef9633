from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_people")]
    operations = [
        migrations.AddField(
            model_name="submission",
            name="proved",
            field=models.BooleanField(
                blank=True, help_text="whether the proof of work came that was asked for; unknown where none was", null=True
            ),
        ),
    ]
