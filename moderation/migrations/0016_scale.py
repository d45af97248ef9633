import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_privacy")]

    operations = [
        migrations.RemoveIndex(model_name="auditentry", name="audit_clause"),
        migrations.AddField(
            model_name="auditentry",
            name="clause",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KeyTextTransform("clause", "data"),
                output_field=models.CharField(max_length=20),
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["clause", "sequence"], name="audit_clause"),
        ),
    ]
