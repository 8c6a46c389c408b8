
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0009_own_due_at'),
        ('organizations', '0002_place'),
        ('places', '0003_folded'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceRow',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('sector', models.CharField(max_length=40)),
                ('spec', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'field_report_service',
            },
        ),
        migrations.CreateModel(
            name='PublicDensity',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.IntegerField(help_text='cells across the world: 2 to this power')),
                ('row', models.IntegerField()),
                ('column', models.IntegerField()),
                ('n', models.IntegerField()),
                ('open', models.IntegerField()),
                ('latitude', models.FloatField(help_text='of their middle')),
                ('longitude', models.FloatField()),
            ],
            options={
                'db_table': 'field_report_density',
                'indexes': [models.Index(fields=['level', 'column', 'row'], name='field_report_density_cell')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='of the one who sends it: sent twice, it is one report', max_length=80, unique=True)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('service', models.CharField(max_length=80)),
                ('channel', models.CharField(max_length=10)),
                ('words', models.CharField(blank=True, default='', max_length=4000)),
                ('landmark', models.CharField(blank=True, default='', max_length=300)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('accuracy_m', models.FloatField(null=True)),
                ('cell', models.CharField(blank=True, default='', help_text='some hundred metres around its point', max_length=24)),
                ('observed_at', models.DateTimeField(help_text="by the sender's clock", null=True)),
                ('received_at', models.DateTimeField()),
                ('danger', models.BooleanField(default=False)),
                ('alarming', models.FloatField(help_text='how likely a model finds danger to life, where a person ought to look at once', null=True)),
                ('level', models.CharField(max_length=20)),
                ('suggested', models.JSONField(default=list)),
                ('attributes', models.JSONField(default=dict)),
                ('anonymous', models.BooleanField()),
                ('route', models.CharField(blank=True, default='', help_text='the rule that named who handles it', max_length=60)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('assigned_at', models.DateTimeField(help_text='first given to a unit', null=True)),
                ('started_at', models.DateTimeField(help_text='first worked on', null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('reply', models.CharField(blank=True, default='', max_length=4000)),
                ('question', models.CharField(blank=True, default='', max_length=1000)),
                ('asked_due_at', models.DateTimeField(null=True)),
                ('reroutes', models.IntegerField(default=0)),
                ('reopened', models.IntegerField(default=0)),
                ('supports', models.IntegerField(default=0)),
                ('verified', models.BooleanField(help_text='the sender says that it is really mended', null=True)),
                ('clear', models.BooleanField(null=True)),
                ('rating', models.IntegerField(null=True)),
                ('hidden', models.CharField(blank=True, default='', help_text="why the public doesn't read its words", max_length=300)),
                ('promised', models.JSONField(help_text='what was said really happens, when it came in', null=True)),
                ('told', models.IntegerField(default=0, help_text='the version of its case that was last told to the dataset')),
                ('search_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('words'), function='folded'), output_field=models.TextField())),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('duplicate_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
                ('recurs', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report',
            },
        ),
        migrations.CreateModel(
            name='PublicCopy',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('service', models.CharField(max_length=80)),
                ('sector', models.CharField(max_length=40)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('state', models.CharField(max_length=30)),
                ('words', models.CharField(blank=True, default='', max_length=4000)),
                ('reply', models.CharField(blank=True, default='', max_length=4000)),
                ('received_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('verified', models.BooleanField(null=True)),
                ('supports', models.IntegerField(default=0)),
                ('preview', models.CharField(blank=True, default='', max_length=64)),
                ('after', models.CharField(blank=True, default='', max_length=64)),
                ('updated_at', models.DateTimeField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report_public',
            },
        ),
        migrations.CreateModel(
            name='ReportLetter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('act', models.CharField(max_length=30)),
                ('version', models.IntegerField(help_text='of the case after the act')),
                ('state', models.CharField(default='queued', help_text='queued, sent, failed, dropped', max_length=10)),
                ('provider', models.CharField(blank=True, default='', max_length=60)),
                ('attempt', models.IntegerField(default=0)),
                ('due_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report_letter',
            },
        ),
        migrations.CreateModel(
            name='ReportLook',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report_look',
            },
        ),
        migrations.CreateModel(
            name='ReportPicture',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('state', models.CharField(max_length=8)),
                ('raw', models.CharField(blank=True, default='', help_text='as it came; erased once it was drawn anew', max_length=64)),
                ('media_type', models.CharField(max_length=40)),
                ('sealed', models.CharField(blank=True, default='', max_length=64)),
                ('public', models.CharField(blank=True, default='', max_length=64)),
                ('preview', models.CharField(blank=True, default='', max_length=64)),
                ('hash', models.BigIntegerField(help_text='of how it looks: 64 bits', null=True)),
                ('faces', models.IntegerField(default=0)),
                ('plates', models.IntegerField(default=0)),
                ('unsafe', models.FloatField(default=0)),
                ('taken_at', models.DateTimeField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('why', models.CharField(blank=True, default='', max_length=300)),
                ('by', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report_picture',
            },
        ),
        migrations.CreateModel(
            name='ReportSender',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
                ('phone', models.CharField(blank=True, default='', max_length=20)),
                ('phone_proved', models.BooleanField(default=False)),
                ('mail', models.CharField(blank=True, default='', help_text='where it came from', max_length=254)),
                ('language', models.CharField(max_length=8)),
                ('citizen_id', models.IntegerField(help_text="an account of the citizens' app", null=True)),
                ('device', models.CharField(blank=True, default='', help_text='a fingerprint', max_length=64)),
                ('picture_facts', models.BooleanField(default=False, help_text='agrees that time and place within pictures are kept')),
                ('erased_at', models.DateTimeField(null=True)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report_sender',
            },
        ),
        migrations.CreateModel(
            name='ReportSupport',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='field_reports.report')),
            ],
            options={
                'db_table': 'field_report_support',
            },
        ),
        migrations.CreateModel(
            name='PromiseRow',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=80)),
                ('told', models.JSONField()),
                ('reckoned_at', models.DateTimeField()),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'db_table': 'field_report_promise',
                'indexes': [models.Index(fields=['service'], name='field_report_promise_of')],
            },
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['service', 'cell'], name='field_report_near'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['-received_at'], name='field_report_newest'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('duplicate_of__isnull', False)), fields=['duplicate_of'], name='field_report_same'),
        ),
        migrations.AddIndex(
            model_name='publiccopy',
            index=models.Index(fields=['longitude', 'latitude'], name='field_report_public_point'),
        ),
        migrations.AddIndex(
            model_name='publiccopy',
            index=models.Index(fields=['place', '-received_at'], name='field_report_public_place'),
        ),
        migrations.AddIndex(
            model_name='publiccopy',
            index=models.Index(fields=['-updated_at'], name='field_report_public_news'),
        ),
        migrations.AddIndex(
            model_name='reportletter',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='field_report_letter_due'),
        ),
        migrations.AddConstraint(
            model_name='reportletter',
            constraint=models.UniqueConstraint(fields=('report', 'act', 'version'), name='field_report_letter_once'),
        ),
        migrations.AddIndex(
            model_name='reportpicture',
            index=models.Index(fields=['report'], name='field_report_picture_of'),
        ),
        migrations.AddConstraint(
            model_name='reportsupport',
            constraint=models.UniqueConstraint(fields=('report', 'device'), name='field_report_support_once'),
        ),
    ]
