from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("blog", "0008_search")]
    operations: list[migrations.operations.base.Operation] = []
