"""Failures of rules, and the rules that were suspended for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0013_ladder'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('statement', 'statement'), ('reversal', 'reversal'), ('sanction', 'sanction'), ('sanction_lifted', 'sanction_lifted'), ('appeal_received', 'appeal_received'), ('appeal_question', 'appeal_question'), ('appeal_answered', 'appeal_answered'), ('report_decided', 'report_decided'), ('reporting', 'reporting'), ('confirmation', 'confirmation'), ('followup', 'followup'), ('policy_braked', 'policy_braked'), ('rule_suspended', 'rule_suspended')], max_length=16),
        ),
        migrations.CreateModel(
            name='Examination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.revision')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='examination', to='moderation.submission')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.policyversion')),
            ],
            options={
                'verbose_name': 'examination',
            },
        ),
        migrations.CreateModel(
            name='RuleFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('what', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField()),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_failures', to='moderation.revision')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_failures', to='moderation.policyversion')),
            ],
            options={
                'verbose_name': 'failure of a rule',
                'verbose_name_plural': 'failures of rules',
                'constraints': [models.UniqueConstraint(fields=('version', 'rule', 'revision', 'attempt'), name='one_failure_of_a_rule_a_try')],
            },
        ),
        migrations.CreateModel(
            name='SuspendedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80)),
                ('failures', models.PositiveIntegerField(help_text='how many there were when it was suspended')),
                ('what', models.CharField(help_text='what went wrong last', max_length=120)),
                ('suspended_at', models.DateTimeField()),
                ('waived_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspended_rules', to='moderation.policyversion')),
                ('waived_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suspended rule',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('version', 'rule'), name='a_rule_is_suspended_once')],
            },
        ),
    ]
