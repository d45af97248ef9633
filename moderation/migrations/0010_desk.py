"""What the desk keeps beside decisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0009_form"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'escalation',
            },
        ),
        migrations.CreateModel(
            name='SecondOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('opinion', models.CharField(blank=True, choices=[('published', 'published'), ('rejected', 'rejected')], max_length=10)),
                ('clause', models.CharField(blank=True, max_length=12)),
                ('note', models.TextField(blank=True)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'second opinion',
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='decision',
            name='cause',
            field=models.CharField(choices=[('verdict', 'verdict'), ('moderator', 'moderator'), ('reports', 'reports'), ('signal', 'signal'), ('edit', 'edit'), ('author', 'author'), ('appeal', 'appeal'), ('undo', 'undo')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', 'undo'), _negated=True), models.Q(('decider__isnull', False), ('reverses__isnull', False)), _connector='OR'), name='an_undoing_says_what_and_by_whom'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='escalation',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='moderation.reviewitem'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='escalation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.escalation'),
        ),
        migrations.AddField(
            model_name='secondopinion',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second_opinions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='secondopinion',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_opinion', to='moderation.decision'),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.CheckConstraint(condition=models.Q(('to', None), models.Q(('to', models.F('by')), _negated=True), _connector='OR'), name='nobody_escalates_to_themselves'),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='an_escalation_says_why'),
        ),
        migrations.AddIndex(
            model_name='secondopinion',
            index=models.Index(condition=models.Q(('given_at', None)), fields=['asked_at', 'id'], name='second_opinion_asked'),
        ),
        migrations.AddIndex(
            model_name='secondopinion',
            index=models.Index(condition=models.Q(('given_at__isnull', False)), fields=['given_at'], name='second_opinion_given'),
        ),
        migrations.AddConstraint(
            model_name='secondopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('given_at', None), ('opinion', '')), models.Q(('by__isnull', False), ('given_at__isnull', False), ('opinion__in', ['published', 'rejected'])), _connector='OR'), name='a_second_opinion_is_given_whole'),
        ),
        migrations.AddConstraint(
            model_name='secondopinion',
            constraint=models.CheckConstraint(condition=models.Q(('opinion', 'rejected'), ('clause', ''), _connector='XOR'), name='an_opinion_to_reject_names_a_clause'),
        ),
    ]
