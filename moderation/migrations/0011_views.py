"""Saved views of the queue, what its items are found by, and decisions taken together."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def note_grounds(apps, schema_editor):
    """Write down what the items that wait now are found by, in slices of a thousand."""
    Item, Ground = apps.get_model("moderation", "ReviewItem"), apps.get_model("moderation", "Ground")
    Finding, Report = apps.get_model("moderation", "Finding"), apps.get_model("moderation", "Report")
    Appeal, ContentType = apps.get_model("moderation", "Appeal"), apps.get_model("contenttypes", "ContentType")
    types = {one.pk: f"{one.app_label}.{one.model}" for one in ContentType.objects.all()}
    last = 0
    while True:
        waiting = Item.objects.filter(closed_at=None, pk__gt=last).order_by("pk").select_related("submission")
        items = {item.submission_id: item for item in waiting[:1000]}
        if not items:
            return
        last = max(item.pk for item in items.values())
        current = models.F("decision__submission__current")
        found = Finding.objects.filter(decision__submission__in=items, decision__revision=current)
        reported = Report.objects.filter(submission__in=items, decided_at=None)
        appealed = Appeal.objects.filter(decision__submission__in=items, state="open")
        grounds = set()
        for submission, item in items.items():
            target = f"{types[item.submission.target_type_id]}:{item.submission.target_pk}"
            grounds.add((submission, "target", target, ""))
            if item.submission.commenter_id:
                grounds.add((submission, "author", str(item.submission.commenter_id), ""))
        for submission, rule, clause, version in found.values_list(
            "decision__submission", "rule", "clause", "decision__policy_digest"
        ):
            grounds |= {(submission, "rule", rule, version), (submission, "clause", clause, "")}
        clauses = (*reported.values_list("submission", "clause"), *appealed.values_list("decision__submission", "decision__clause"))
        grounds |= {(submission, "clause", clause, "") for submission, clause in clauses}
        Ground.objects.bulk_create(
            Ground(item=items[submission], kind=kind, value=value, version=version)
            for submission, kind, value, version in sorted(grounds)
        )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
        ("moderation", "0010_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ground",
            fields=[
                KEY,
                ("kind", models.CharField(choices=[("clause", "clause"), ("rule", "rule"), ("target", "target"), ("author", "author")], max_length=6)),
                ("value", models.CharField(max_length=270)),
                ("version", models.CharField(blank=True, max_length=64)),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="grounds", to="moderation.reviewitem")),
            ],
            options={
                "verbose_name": "ground",
                "indexes": [models.Index(fields=["kind", "value", "version", "item"], name="ground_found")],
                "constraints": [models.UniqueConstraint(fields=("item", "kind", "value", "version"), name="one_ground_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                KEY,
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(max_length=500)),
                ("is_default", models.BooleanField(default=False)),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "saved view",
                "constraints": [
                    models.UniqueConstraint(models.F("owner"), django.db.models.functions.text.Lower("name"), name="one_view_of_a_name"),
                    models.UniqueConstraint(condition=models.Q(("is_default", True)), fields=("owner",), name="one_default_view"),
                    models.CheckConstraint(condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("query", ""), _negated=True)), name="a_view_has_a_name_and_narrows"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskPreference",
            fields=[
                KEY,
                ("calm", models.BooleanField(default=False, help_text="blur upsetting texts until they are wanted")),
                ("moderator", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "preference at the desk"},
        ),
        migrations.CreateModel(
            name="Bulk",
            fields=[
                KEY,
                ("verb", models.CharField(choices=[("publish", "publish"), ("reject", "reject")], max_length=7)),
                ("clause", models.CharField(blank=True, max_length=12)),
                ("note", models.TextField(blank=True)),
                ("author", models.CharField(blank=True, max_length=20)),
                ("rule", models.CharField(blank=True, max_length=80)),
                ("version", models.CharField(blank=True, max_length=64)),
                ("asked", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "bulk decision",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(models.Q(("author", ""), _negated=True), models.Q(models.Q(("rule", ""), _negated=True), models.Q(("version", ""), _negated=True)), _connector="OR"), name="a_bulk_has_one_author_or_one_rule"),
                    models.CheckConstraint(condition=models.Q(("verb", "publish"), models.Q(("clause", ""), _negated=True), _connector="OR"), name="a_bulk_names_a_clause"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkLine",
            fields=[
                KEY,
                ("result", models.CharField(choices=[("done", "done"), ("decided", "decided"), ("changed", "changed"), ("claimed", "claimed"), ("own", "own"), ("apart", "apart"), ("appealed", "appealed"), ("unfit", "unfit")], max_length=8)),
                ("bulk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="moderation.bulk")),
                ("decision", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="moderation.decision")),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="moderation.reviewitem")),
            ],
            options={
                "verbose_name": "line of a bulk decision",
                "constraints": [models.UniqueConstraint(fields=("bulk", "item"), name="one_line_per_item")],
            },
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["reason", "due_at", "id"], name="review_reason"),
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(condition=models.Q(("claimed_by__isnull", False), ("closed_at", None)), fields=["claimed_by", "due_at", "id"], name="review_claims"),
        ),
        migrations.RunPython(note_grounds, migrations.RunPython.noop, elidable=True),
    ]
