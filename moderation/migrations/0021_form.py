from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0020_scale2")]
    operations: list[migrations.operations.base.Operation] = []
