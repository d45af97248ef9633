from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_receipt")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="actor",
            field=models.CharField(max_length=150),
        ),
    ]
