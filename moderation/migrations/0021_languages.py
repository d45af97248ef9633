from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0020_form")]
    operations = [
        migrations.AddField(
            model_name="commenter",
            name="language",
            field=models.CharField(
                blank=True,
                default="",
                help_text="the language that they last used here; letters are written in it",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="confirmation", name="language", field=models.CharField(blank=True, default="", max_length=16)
        ),
    ]
