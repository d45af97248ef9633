from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0018_thumbs")]
    operations: list[migrations.operations.base.Operation] = []
