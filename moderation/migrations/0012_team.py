"""What the team's page, the log's search and the public numbers are found by."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0011_views")]
    operations = [
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["actor", "sequence"], name="audit_actor")
        ),
        migrations.AddIndex(model_name="auditentry", index=models.Index(fields=["action", "at"], name="audit_action")),
        migrations.AddIndex(model_name="auditentry", index=models.Index(fields=["at"], name="audit_time")),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                django.db.models.fields.json.KeyTransform("clause", "data"), "sequence", name="audit_clause"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("note", ""), _negated=True), fields=["created_at"], name="decision_noted"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["severity", "due_at"], name="review_severity"
            ),
        ),
    ]
