from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_embeds")]
    operations = [
        migrations.AddField(
            model_name="follower",
            name="language",
            field=models.CharField(blank=True, default="", max_length=16, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="followrequest",
            name="language",
            field=models.CharField(blank=True, default="", max_length=16, verbose_name="language"),
        ),
    ]
