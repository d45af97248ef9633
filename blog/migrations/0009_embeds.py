import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0008_search"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.AlterField(
            model_name="credit",
            name="comment_type",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
            ),
        ),
        migrations.AlterField(
            model_name="credit", name="comment_pk", field=models.CharField(blank=True, max_length=64)
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment_type__isnull", False), models.Q(("comment_pk", ""), _negated=True)),
                    models.Q(("comment_pk", ""), ("comment_type__isnull", True), ("name", "")),
                    _connector="OR",
                ),
                name="credit_of_a_comment_or_of_none_here",
            ),
        ),
    ]
