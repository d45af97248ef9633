import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0002_authors_and_history'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.PositiveIntegerField(default=0, verbose_name='number of the section')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version that was opened')),
                ('fields', models.JSONField(verbose_name='fields')),
                ('saves', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved')),
            ],
            options={
                'verbose_name': 'draft revision',
                'verbose_name_plural': 'draft revisions',
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='slug')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='old since')),
            ],
            options={
                'verbose_name': 'old address',
                'verbose_name_plural': 'old addresses',
            },
        ),
        migrations.CreateModel(
            name='ScheduledChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('post', 'The story'), ('edit', 'An edit'), ('update', 'An update')], max_length=6, verbose_name='kind')),
                ('section', models.PositiveIntegerField(default=0, verbose_name='number of the section')),
                ('document', models.TextField(blank=True, verbose_name='document')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('significant', models.BooleanField(default=True, verbose_name='significant to readers')),
                ('go_live_at', models.DateTimeField(verbose_name='goes out')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Out'), ('cancelled', 'Cancelled'), ('refused', 'Not published')], default='waiting', max_length=9, verbose_name='state')),
                ('outcome', models.TextField(blank=True, verbose_name='why not')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked for')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
            ],
            options={
                'verbose_name': 'scheduled change',
                'verbose_name_plural': 'scheduled changes',
            },
        ),
        migrations.AddField(
            model_name='post',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn'),
        ),
        migrations.AddField(
            model_name='post',
            name='withdrawn_reason',
            field=models.TextField(blank=True, editable=False, verbose_name='reason of withdrawal'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'withdrawn'), models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), _connector='OR'), name='post_reason_only_if_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('pinned', False), models.Q(('number__gte', 1), ('withdrawn_at__isnull', True)), _connector='OR'), name='section_pinned_stands'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(condition=models.Q(('pinned', True)), fields=('post',), name='section_pinned_once_in_a_post'),
        ),
        migrations.AddField(
            model_name='draftrevision',
            name='editor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draftrevision',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='draft_revisions', to='blog.post'),
        ),
        migrations.AddField(
            model_name='oldaddress',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='blog.post'),
        ),
        migrations.AddField(
            model_name='scheduledchange',
            name='editor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scheduledchange',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scheduled_changes', to='blog.post'),
        ),
        migrations.AddIndex(
            model_name='draftrevision',
            index=models.Index(fields=['editor', 'post', 'section', '-saved_at'], name='draftrevision_of_editor'),
        ),
        migrations.AddIndex(
            model_name='draftrevision',
            index=models.Index(fields=['saved_at'], name='draftrevision_oldest'),
        ),
        migrations.AddConstraint(
            model_name='draftrevision',
            constraint=models.CheckConstraint(condition=models.Q(('saves__gte', 1)), name='draftrevision_counts_from_1'),
        ),
        migrations.AddConstraint(
            model_name='oldaddress',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='oldaddress_has_a_slug'),
        ),
        migrations.AddIndex(
            model_name='scheduledchange',
            index=models.Index(fields=['state', 'go_live_at', 'id'], name='scheduledchange_due'),
        ),
        migrations.AddIndex(
            model_name='scheduledchange',
            index=models.Index(fields=['post', 'state', 'go_live_at'], name='scheduledchange_of_post'),
        ),
        migrations.AddConstraint(
            model_name='scheduledchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['post', 'edit', 'update'])), name='scheduled_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='scheduledchange',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'cancelled', 'refused'])), name='scheduled_state_known'),
        ),
        migrations.AddConstraint(
            model_name='scheduledchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='scheduled_settled_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='scheduledchange',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'post'), ('state', 'waiting')), fields=('post',), name='scheduled_story_waits_once'),
        ),
    ]
