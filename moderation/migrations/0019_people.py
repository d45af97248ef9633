from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def keep_what_forms_asked(apps: Any, schema_editor: Any) -> None:
    """Whoever asked in a form for mail about a thread follows it from now on by a row; one that never appeared still waits."""
    try:
        comments = apps.get_model("django_comments_xtd", "XtdComment")
    except LookupError:
        return
    submissions = apps.get_model("moderation", "Submission")
    follows = apps.get_model("moderation", "ThreadFollow")
    content_type = (
        apps.get_model("contenttypes", "ContentType")
        .objects.filter(app_label="django_comments_xtd", model="xtdcomment")
        .first()
    )
    asking = comments.objects.filter(followup=True, is_public=True).order_by("pk")
    for comment in asking.iterator() if content_type else ():
        about = submissions.objects.filter(
            content_type=content_type, object_pk=str(comment.pk), commenter__isnull=False, commenter__erased_at=None
        ).first()
        if about is not None:
            follows.objects.get_or_create(
                reader_id=about.commenter_id,
                target_type_id=about.target_type_id,
                target_pk=about.target_pk,
                defaults={"since": about.submitted_at},
            )
            comments.objects.filter(pk=comment.pk).update(followup=False)


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('moderation', '0018_thumbs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'mute',
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('reply', 'reply'), ('thread', 'thread'), ('statement', 'statement'), ('reversal', 'reversal'), ('sanction', 'sanction'), ('sanction_lifted', 'sanction_lifted'), ('appeal_question', 'appeal_question'), ('appeal_answered', 'appeal_answered'), ('report_decided', 'report_decided')], max_length=16)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'notification',
            },
        ),
        migrations.CreateModel(
            name='ReaderSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.CharField(choices=[('at_once', 'at once'), ('daily', 'once a day'), ('none', 'no mail')], default='none', help_text='of mail about replies to them', max_length=8)),
                ('hides_profile', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'settings of a reader',
                'verbose_name_plural': 'settings of readers',
            },
        ),
        migrations.CreateModel(
            name='ThreadFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_pk', models.CharField(max_length=64)),
                ('cadence', models.CharField(choices=[('at_once', 'at once'), ('daily', 'once a day'), ('none', 'no mail')], default='at_once', max_length=8)),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'thread that is followed',
                'verbose_name_plural': 'threads that are followed',
            },
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('statement', 'statement'), ('reversal', 'reversal'), ('sanction', 'sanction'), ('sanction_lifted', 'sanction_lifted'), ('appeal_received', 'appeal_received'), ('appeal_question', 'appeal_question'), ('appeal_answered', 'appeal_answered'), ('report_decided', 'report_decided'), ('reporting', 'reporting'), ('confirmation', 'confirmation'), ('followup', 'followup'), ('digest', 'digest'), ('policy_braked', 'policy_braked'), ('rule_suspended', 'rule_suspended')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['commenter', '-submitted_at', '-id'], name='submission_profile'),
        ),
        migrations.AddField(
            model_name='mute',
            name='muted',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='mute',
            name='reader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='notification',
            name='decision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='moderation.decision'),
        ),
        migrations.AddField(
            model_name='notification',
            name='digest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tells', to='moderation.letter'),
        ),
        migrations.AddField(
            model_name='notification',
            name='reader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='notification',
            name='submission',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='moderation.submission'),
        ),
        migrations.AddField(
            model_name='readersettings',
            name='reader',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reader_settings', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='threadfollow',
            name='reader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thread_follows', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='threadfollow',
            name='target_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.UniqueConstraint(fields=('reader', 'muted'), name='one_mute_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.CheckConstraint(condition=models.Q(('reader', models.F('muted')), _negated=True), name='nobody_mutes_themselves'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['reader', '-at', '-id'], name='notification_page'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['reader', 'at'], name='notification_unread'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['at'], name='notification_age'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['reply', 'thread']), _negated=True), ('submission__isnull', False), _connector='OR'), name='word_of_a_comment_names_it'),
        ),
        migrations.AddConstraint(
            model_name='readersettings',
            constraint=models.CheckConstraint(condition=models.Q(('cadence__in', ['at_once', 'daily', 'none'])), name='replies_cadence_is_known'),
        ),
        migrations.AddIndex(
            model_name='threadfollow',
            index=models.Index(fields=['reader', '-since', '-id'], name='follow_of_reader'),
        ),
        migrations.AddConstraint(
            model_name='threadfollow',
            constraint=models.UniqueConstraint(fields=('target_type', 'target_pk', 'reader'), name='a_thread_is_followed_once'),
        ),
        migrations.AddConstraint(
            model_name='threadfollow',
            constraint=models.CheckConstraint(condition=models.Q(('cadence__in', ['at_once', 'daily', 'none'])), name='follow_cadence_is_known'),
        ),
        migrations.RunPython(keep_what_forms_asked, migrations.RunPython.noop),
    ]
