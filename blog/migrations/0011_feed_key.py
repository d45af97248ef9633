"""Stories keep, in feeds, the name that they had there: so far it was made of the number that the database gave them."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Cast

import blog.models.post


def keep_their_names(apps: Any, _schema_editor: Any) -> None:
    posts = apps.get_model("blog", "Post").objects.all()
    posts.update(feed_key=Cast("pk", models.CharField(max_length=32)))


class Migration(migrations.Migration):
    dependencies = [("blog", "0010_languages")]

    operations = [
        migrations.AddField(
            model_name="post", name="feed_key", field=models.CharField(default="", editable=False, max_length=32)
        ),
        migrations.RunPython(keep_their_names, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="post",
            name="feed_key",
            field=models.CharField(
                default=blog.models.post.new_feed_key, editable=False, max_length=32, verbose_name="name in feeds"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(fields=("created_at", "feed_key"), name="post_named_once_in_feeds"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("feed_key", ""), _negated=True), name="post_has_a_name_in_feeds"
            ),
        ),
    ]
