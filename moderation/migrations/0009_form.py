"""What a form tells of how it was filled in."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0008_signals")]
    operations = []
