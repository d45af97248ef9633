from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0021_languages")]
    operations = [
        migrations.AddField(
            model_name="commenter",
            name="adopted_at",
            field=models.DateTimeField(
                blank=True, help_text="when an account took over what was written here as a guest", null=True
            ),
        ),
    ]
