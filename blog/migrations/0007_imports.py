import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_images")]
    operations = [
        migrations.CreateModel(
            name="Imported",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site", models.CharField(max_length=200, verbose_name="site")),
                (
                    "kind",
                    models.CharField(
                        choices=[("post", "Post"), ("comment", "Comment")], max_length=7, verbose_name="kind"
                    ),
                ),
                ("key", models.CharField(max_length=500, verbose_name="key there")),
                ("became", models.CharField(blank=True, max_length=64, verbose_name="key here")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="imported",
                        to="blog.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported thing",
                "verbose_name_plural": "imported things",
                "constraints": [
                    models.UniqueConstraint(fields=("site", "kind", "key"), name="imported_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["post", "comment"])), name="imported_kind_known"
                    ),
                ],
            },
        ),
    ]
