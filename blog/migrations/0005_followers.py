import blog.models.follower
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0004_live'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='address')),
                ('key', models.CharField(default=blog.models.follower.new_key, editable=False, max_length=32, unique=True)),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmed')),
            ],
            options={
                'verbose_name': 'follower',
                'verbose_name_plural': 'followers',
            },
        ),
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('used', models.PositiveIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'allowance',
                'verbose_name_plural': 'allowances',
                'indexes': [models.Index(fields=['expires_at'], name='allowance_expiry')],
            },
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('withdrawn', 'Withdrawn')], max_length=9, verbose_name='kind')),
                ('significant', models.BooleanField(verbose_name='significant to readers')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('due_at', models.DateTimeField(verbose_name='told from')),
                ('reached', models.BigIntegerField(default=0)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='shared out')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='blog.section')),
            ],
            options={
                'verbose_name': 'news',
                'verbose_name_plural': 'news',
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('mail', models.CharField(blank=True, max_length=32, verbose_name='letter')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('handed_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('given_up_at', models.DateTimeField(blank=True, null=True, verbose_name='given up')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='dropped')),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='blog.follower')),
                ('news', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='blog.news')),
            ],
            options={
                'verbose_name': 'telling',
                'verbose_name_plural': 'tellings',
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.PositiveSmallIntegerField(choices=[(0, 'At once'), (1, 'Once a day'), (2, 'Once a week')], verbose_name='how often')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.author')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
                ('tag', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='taggit.tag')),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='blog.follower')),
            ],
            options={
                'verbose_name': 'follow',
                'verbose_name_plural': 'follows',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('post__isnull', False), ('author__isnull', False)), models.Q(('post__isnull', False), ('tag__isnull', False)), models.Q(('author__isnull', False), ('tag__isnull', False)), _connector='OR', _negated=True), name='follow_is_about_one_thing'), models.CheckConstraint(condition=models.Q(('cadence__in', [0, 1, 2])), name='follow_cadence_known'), models.UniqueConstraint(fields=('follower', 'post'), name='follow_post_once'), models.UniqueConstraint(fields=('follower', 'author'), name='follow_author_once'), models.UniqueConstraint(fields=('follower', 'tag'), name='follow_tag_once'), models.UniqueConstraint(condition=models.Q(('author', None), ('post', None), ('tag', None)), fields=('follower',), name='follow_everything_once')],
            },
        ),
        migrations.CreateModel(
            name='FollowRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.PositiveSmallIntegerField(choices=[(0, 'At once'), (1, 'Once a day'), (2, 'Once a week')], verbose_name='how often')),
                ('email', models.EmailField(max_length=254, verbose_name='address')),
                ('nonce', models.CharField(default=blog.models.follower.new_key, editable=False, max_length=32, unique=True)),
                ('created_at', models.DateTimeField(verbose_name='asked')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('not_before', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('given_up_at', models.DateTimeField(blank=True, null=True, verbose_name='given up')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.author')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
                ('tag', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='taggit.tag')),
            ],
            options={
                'verbose_name': 'request to follow',
                'verbose_name_plural': 'requests to follow',
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('handed_at', None)), fields=['not_before'], name='followrequest_to_mail'), models.Index(fields=['expires_at'], name='followrequest_expiry'), models.Index(fields=['email'], name='followrequest_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('post__isnull', False), ('author__isnull', False)), models.Q(('post__isnull', False), ('tag__isnull', False)), models.Q(('author__isnull', False), ('tag__isnull', False)), _connector='OR', _negated=True), name='followrequest_is_about_one_thing'), models.CheckConstraint(condition=models.Q(('cadence__in', [0, 1, 2])), name='followrequest_cadence_known')],
            },
        ),
        migrations.AddIndex(
            model_name='news',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='news_due'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'changed', 'withdrawn'])), name='news_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['new', 'withdrawn'])), fields=('section', 'kind'), name='news_new_and_withdrawn_once'),
        ),
        migrations.AddIndex(
            model_name='telling',
            index=models.Index(condition=models.Q(('dropped_at', None), ('given_up_at', None), ('handed_at', None)), fields=['follower', 'due_at'], name='telling_waiting'),
        ),
        migrations.AddIndex(
            model_name='telling',
            index=models.Index(condition=models.Q(('mail', ''), _negated=True), fields=['mail'], name='telling_mail'),
        ),
        migrations.AddIndex(
            model_name='telling',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['follower', 'sent_at'], name='telling_sent'),
        ),
        migrations.AddConstraint(
            model_name='telling',
            constraint=models.UniqueConstraint(fields=('news', 'follower'), name='telling_once'),
        ),
    ]
