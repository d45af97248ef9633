"""The rest of the ladder, reports and appeals: revocations that are confirmed, steps with reporters, questions about
appeals, and the traces by which somebody who comes back is recognised."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def confirm_what_stands(apps, schema_editor):
    """What was revoked before there was a second moderator to ask stays revoked."""
    sanctions = apps.get_model("moderation", "Sanction").objects.using(schema_editor.connection.alias)
    sanctions.filter(kind="revocation").update(confirmed_at=models.F("starts_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0012_team"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AppealMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'message about an appeal',
                'verbose_name_plural': 'messages about appeals',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ReportingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('notice', 'notice'), ('pause', 'pause')], max_length=8)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'step with a reporter',
                'verbose_name_plural': 'steps with reporters',
            },
        ),
        migrations.CreateModel(
            name='Resemblance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mailbox', 'mailbox'), ('device', 'device'), ('network', 'network')], max_length=8)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'resemblance',
            },
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mailbox', 'mailbox'), ('device', 'device'), ('network', 'network')], max_length=8)),
                ('digest', models.CharField(max_length=64)),
                ('seen_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'trace',
            },
        ),
        migrations.CreateModel(
            name='TraceSalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'salt of traces',
                'verbose_name_plural': 'salts of traces',
            },
        ),
        migrations.RemoveConstraint(
            model_name='appeal',
            name='a_closed_appeal_says_when_and_by_whom',
        ),
        migrations.AddField(
            model_name='appeal',
            name='assigned_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_appeals', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sanction',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(confirm_what_stands, migrations.RunPython.noop),
        migrations.AddField(
            model_name='sanction',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('upheld', 'upheld'), ('overturned', 'overturned'), ('moot', 'moot')], default='open', max_length=10),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('statement', 'statement'), ('reversal', 'reversal'), ('sanction', 'sanction'), ('sanction_lifted', 'sanction_lifted'), ('appeal_received', 'appeal_received'), ('appeal_question', 'appeal_question'), ('appeal_answered', 'appeal_answered'), ('report_decided', 'report_decided'), ('reporting', 'reporting'), ('confirmation', 'confirmation'), ('followup', 'followup'), ('policy_braked', 'policy_braked')], max_length=16),
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='reason',
            field=models.CharField(choices=[('held', 'held'), ('reported', 'reported'), ('appealed', 'appealed'), ('evasion', 'evasion')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['assigned_to'], name='appeal_assigned'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['reporter', 'created_at'], name='report_record'),
        ),
        migrations.AddIndex(
            model_name='sanction',
            index=models.Index(condition=models.Q(('kind', 'revocation'), ('lifted_at', None), ('confirmed_at', None)), fields=['starts_at'], name='sanction_to_confirm'),
        ),
        migrations.AddIndex(
            model_name='sanction',
            index=models.Index(condition=models.Q(('kind', 'revocation'), ('lifted_at', None)), fields=['review_on'], name='sanction_review'),
        ),
        migrations.AddIndex(
            model_name='sanction',
            index=models.Index(condition=models.Q(('kind__in', ['suspension', 'revocation']), ('lifted_at', None)), fields=['-id'], name='sanction_silencing'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('state', 'moot')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['upheld', 'overturned'])), _connector='OR'), name='a_closed_appeal_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), ('kind', 'revocation'), _connector='OR'), name='only_a_revocation_is_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'revocation'), ('lifted_at', None), _negated=True), ('review_on__isnull', False), _connector='OR'), name='a_revocation_is_looked_at_again'),
        ),
        migrations.AddField(
            model_name='appealmessage',
            name='appeal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='moderation.appeal'),
        ),
        migrations.AddField(
            model_name='appealmessage',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reportingstep',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='moderation.report'),
        ),
        migrations.AddField(
            model_name='reportingstep',
            name='reporter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reporting_steps', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='resemblance',
            name='commenter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='resemblance',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resemblances', to='moderation.submission'),
        ),
        migrations.AddField(
            model_name='trace',
            name='commenter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='traces', to='moderation.commenter'),
        ),
        migrations.AddField(
            model_name='trace',
            name='salt',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='traces', to='moderation.tracesalt'),
        ),
        migrations.AddConstraint(
            model_name='appealmessage',
            constraint=models.UniqueConstraint(fields=('appeal', 'number'), name='one_message_per_turn'),
        ),
        migrations.AddConstraint(
            model_name='appealmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by__isnull', False), ('number__in', [1, 3, 5])), models.Q(('asked_by', None), ('number__in', [2, 4, 6])), _connector='OR'), name='questions_and_answers_take_turns'),
        ),
        migrations.AddIndex(
            model_name='reportingstep',
            index=models.Index(fields=['reporter', 'starts_at'], name='reporting_record'),
        ),
        migrations.AddConstraint(
            model_name='reportingstep',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('report',), name='one_step_per_report'),
        ),
        migrations.AddConstraint(
            model_name='reportingstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('kind', 'notice')), models.Q(('ends_at__gt', models.F('starts_at')), ('kind', 'pause')), _connector='OR'), name='only_a_pause_ends'),
        ),
        migrations.AddConstraint(
            model_name='resemblance',
            constraint=models.UniqueConstraint(fields=('submission', 'commenter', 'kind'), name='one_resemblance_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='trace',
            constraint=models.UniqueConstraint(fields=('digest', 'kind', 'commenter'), name='one_trace_per_commenter'),
        ),
        migrations.AddConstraint(
            model_name='trace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'network'), ('salt__isnull', False)), models.Q(models.Q(('kind', 'network'), _negated=True), ('salt', None)), _connector='OR'), name='a_network_has_a_salt'),
        ),
    ]
