import django.db.models.deletion
import django.db.models.functions.text
import minqing.base.codes
import minqing.base.rows
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('scope', minqing.base.codes.CodeField(max_length=15, verbose_name='所在区划')),
                ('county', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 6), output_field=minqing.base.codes.CodeField(max_length=6))),
                ('street', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 9), output_field=minqing.base.codes.CodeField(max_length=9))),
                ('community', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 12), output_field=minqing.base.codes.CodeField(max_length=12))),
                ('on', models.DateField(verbose_name='交接日期')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('taken_note', models.CharField(blank=True, default='', max_length=200, verbose_name='确认时的说明')),
                ('begun', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment', verbose_name='接手人的任职')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='移交人')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='org.post', verbose_name='岗位')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='接手人')),
            ],
            options={
                'verbose_name': '岗位交接',
                'indexes': [models.Index(fields=['street', 'on', 'id'], name='handover_street')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__regex', '^[0-9]+$'), ('scope__length__in', (2, 4, 6, 9, 12, 15))), name='handover_scope_is_code'), models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='handover_two_people'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='handover_reason')],
            },
        ),
        migrations.CreateModel(
            name='HandoverNote',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('model', models.CharField(max_length=64, verbose_name='表')),
                ('row', models.UUIDField(verbose_name='行')),
                ('code', minqing.base.codes.CodeField(max_length=40, verbose_name='编号')),
                ('text', models.CharField(max_length=500, verbose_name='说明')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='org.handover', verbose_name='岗位交接')),
            ],
            options={
                'verbose_name': '交接说明',
                'constraints': [models.UniqueConstraint(fields=('handover', 'row'), name='handover_note_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='handover_note_says')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='grant',
            name='grant_role_known',
        ),
        migrations.AlterField(
            model_name='grant',
            name='role',
            field=models.CharField(choices=[('grid_worker', '网格员'), ('community_clerk', '社区工作人员'), ('community_secretary', '社区书记'), ('office_handler', '科室经办人'), ('triage_clerk', '分办员'), ('leader', '分管领导'), ('discipline', '纪检干部'), ('supervisor', '督导组'), ('committee', '个人清单管理'), ('access_auditor', '查阅审计员'), ('administrator', '管理员'), ('password_keeper', '密码代管员'), ('viewer', '只读人员')], max_length=30, verbose_name='角色'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['grid_worker', 'community_clerk', 'community_secretary', 'office_handler', 'triage_clerk', 'leader', 'discipline', 'supervisor', 'committee', 'access_auditor', 'administrator', 'password_keeper', 'viewer'])), name='grant_role_known'),
        ),
    ]
