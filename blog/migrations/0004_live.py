import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0003_editor"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(condition=models.Q(("live_state", "live")), fields=["id"], name="post_live"),
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment_pk", models.CharField(max_length=64)),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                (
                    "comment_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "promoted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credit", to="blog.section"
                    ),
                ),
            ],
            options={
                "verbose_name": "credit",
                "verbose_name_plural": "credits",
                "constraints": [
                    models.UniqueConstraint(fields=("comment_type", "comment_pk"), name="comment_promoted_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), ("url", "")),
                            models.Q(models.Q(("name", ""), _negated=True), models.Q(("url", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="credit_whole_or_blank",
                    ),
                ],
            },
        ),
    ]
