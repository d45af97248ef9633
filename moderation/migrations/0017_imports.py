from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0016_scale")]
    operations = [
        migrations.AlterField(
            model_name="decision",
            name="cause",
            field=models.CharField(
                choices=[
                    ("verdict", "verdict"),
                    ("moderator", "moderator"),
                    ("reports", "reports"),
                    ("signal", "signal"),
                    ("edit", "edit"),
                    ("author", "author"),
                    ("appeal", "appeal"),
                    ("undo", "undo"),
                    ("import", "import"),
                ],
                max_length=12,
            ),
        ),
    ]
