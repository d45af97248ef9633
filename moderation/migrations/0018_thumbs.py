from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0017_imports")]
    operations: list[migrations.operations.base.Operation] = []
