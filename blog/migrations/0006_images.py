import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0005_followers"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Image",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="digest")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("widths", models.JSONField(verbose_name="widths kept")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(digest=""), name="image_has_a_digest"),
                    models.CheckConstraint(condition=models.Q(width__gte=1, height__gte=1), name="image_has_a_size"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alt", models.CharField(blank=True, max_length=500, verbose_name="description")),
                ("decorative", models.BooleanField(default=False, verbose_name="decorative")),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="credit")),
                (
                    "block",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="picture", to="blog.block"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="blog.image",
                        verbose_name="image",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(decorative=True, alt="") | (models.Q(decorative=False) & ~models.Q(alt="")),
                        name="picture_described_or_decorative",
                    ),
                ],
            },
        ),
        # A picture without a caption has no text of its own.
        migrations.RemoveConstraint(model_name="block", name="block_has_text"),
        migrations.AlterField(model_name="block", name="text", field=models.TextField(blank=True, verbose_name="text")),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(kind="image"), name="block_has_text"
            ),
        ),
    ]
