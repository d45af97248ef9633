from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_people")]
    operations: list[migrations.operations.base.Operation] = []
