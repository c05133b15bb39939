import django.db.models.deletion
import django.db.models.functions.text
import minqing.base.codes
import minqing.base.rows
import minqing.base.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0002_append_only'),
        ('org', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('office', minqing.base.codes.CodeField(max_length=15, verbose_name='机构')),
                ('name', models.CharField(max_length=80, verbose_name='活动名称')),
                ('about', models.TextField(blank=True, verbose_name='活动要求')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='结束日期')),
                ('is_default', models.BooleanField(default=False, verbose_name='登记时默认')),
                ('state', models.CharField(choices=[('planned', '筹备中'), ('running', '进行中'), ('closed', '已结束')], default='planned', max_length=8, verbose_name='活动状态')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='实际结束时间')),
            ],
            options={
                'verbose_name': '教育实践活动',
                'ordering': ['starts_on', 'name'],
                'constraints': [models.UniqueConstraint(fields=('office', 'name'), name='campaign_name_once'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('office',), name='campaign_one_default'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='campaign_has_name'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_dates'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('is_default', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='campaign_closed_whole')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('scope', minqing.base.codes.CodeField(max_length=15, verbose_name='所在区划')),
                ('county', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 6), output_field=minqing.base.codes.CodeField(max_length=6))),
                ('street', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 9), output_field=minqing.base.codes.CodeField(max_length=9))),
                ('community', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 12), output_field=minqing.base.codes.CodeField(max_length=12))),
                ('office', minqing.base.codes.CodeField(max_length=15, verbose_name='机构')),
                ('code', minqing.base.codes.CodeField(max_length=20, verbose_name='活动编号')),
                ('kind', models.CharField(choices=[('symposium', '座谈会'), ('visit', '走访'), ('meeting', '会议'), ('study', '学习'), ('other', '其他活动')], max_length=10, verbose_name='活动类型')),
                ('title', models.CharField(max_length=80, verbose_name='活动主题')),
                ('held_at', models.DateTimeField(verbose_name='活动时间')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='活动地点')),
                ('minutes', models.TextField(blank=True, verbose_name='记录')),
                ('residents', models.PositiveIntegerField(default=0, verbose_name='参加群众人数')),
                ('bodies', models.CharField(blank=True, max_length=200, verbose_name='参加的各方')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='登记人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='组织单位')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='campaigns.campaign', verbose_name='所属教育实践活动')),
            ],
            options={
                'verbose_name': '活动',
                'indexes': [models.Index(fields=['county', 'held_at', 'id'], name='activity_county'), models.Index(fields=['street', 'held_at', 'id'], name='activity_street'), models.Index(fields=['community', 'held_at', 'id'], name='activity_community'), models.Index(fields=['scope', 'held_at', 'id'], name='activity_scope')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__regex', '^[0-9]+$'), ('scope__length__in', (2, 4, 6, 9, 12, 15))), name='activity_scope_is_code'), models.UniqueConstraint(fields=('office', 'code'), name='activity_code_once'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='activity_has_title'), models.CheckConstraint(condition=models.Q(('kind__in', ['symposium', 'visit', 'meeting', 'study', 'other'])), name='activity_kind_known'), models.CheckConstraint(condition=models.Q(('recorded_at__gte', models.F('held_at'))), name='activity_recorded_after_held')],
            },
        ),
        migrations.CreateModel(
            name='CampaignBranch',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('scope', minqing.base.codes.CodeField(max_length=15, verbose_name='所在区划')),
                ('county', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 6), output_field=minqing.base.codes.CodeField(max_length=6))),
                ('street', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 9), output_field=minqing.base.codes.CodeField(max_length=9))),
                ('community', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 12), output_field=minqing.base.codes.CodeField(max_length=12))),
                ('registered_on', models.DateField(verbose_name='登记日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='退出日期')),
                ('withdraw_reason', models.CharField(blank=True, max_length=200, verbose_name='退出原因')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='campaigns.campaign', verbose_name='活动')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.partyorganisation', verbose_name='党组织')),
            ],
            options={
                'verbose_name': '参加活动的党组织',
                'indexes': [models.Index(fields=['county', 'registered_on', 'id'], name='campaign_branch_county'), models.Index(fields=['street', 'registered_on', 'id'], name='campaign_branch_street'), models.Index(fields=['community', 'registered_on', 'id'], name='campaign_branch_community'), models.Index(fields=['scope', 'registered_on', 'id'], name='campaign_branch_scope')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__regex', '^[0-9]+$'), ('scope__length__in', (2, 4, 6, 9, 12, 15))), name='campaign_branch_scope_is_code'), models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('campaign', 'organisation'), name='campaign_branch_once'), models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_on__gte', models.F('registered_on')), ('withdrawn_on__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='campaign_branch_withdrawn_whole')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几环节')),
                ('name', models.CharField(max_length=60, verbose_name='环节名称')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='campaigns.campaign', verbose_name='活动')),
            ],
            options={
                'verbose_name': '活动环节',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='campaign_stage_number_once'), models.UniqueConstraint(fields=('campaign', 'name'), name='campaign_stage_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='campaign_stage_has_name'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='campaign_stage_numbered')],
            },
        ),
        migrations.CreateModel(
            name='CampaignMember',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('scope', minqing.base.codes.CodeField(max_length=15, verbose_name='所在区划')),
                ('county', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 6), output_field=minqing.base.codes.CodeField(max_length=6))),
                ('street', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 9), output_field=minqing.base.codes.CodeField(max_length=9))),
                ('community', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr(models.F('scope'), 1, 12), output_field=minqing.base.codes.CodeField(max_length=12))),
                ('code', minqing.base.codes.CodeField(max_length=20, verbose_name='登记号')),
                ('name', minqing.base.sealing.SealedField(blank=True, default='', editable=True, verbose_name='姓名')),
                ('name_hmac', models.CharField(max_length=64, verbose_name='姓名查找值')),
                ('note', models.CharField(blank=True, max_length=40, verbose_name='同名区别')),
                ('registered_on', models.DateField(verbose_name='登记日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='退出日期')),
                ('withdraw_reason', models.CharField(blank=True, max_length=200, verbose_name='退出原因')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='campaigns.campaignbranch', verbose_name='党支部')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='campaigns.campaign', verbose_name='活动')),
            ],
            options={
                'verbose_name': '参加活动的党员',
                'indexes': [models.Index(fields=['county', 'registered_on', 'id'], name='campaign_member_county'), models.Index(fields=['street', 'registered_on', 'id'], name='campaign_member_street'), models.Index(fields=['community', 'registered_on', 'id'], name='campaign_member_community'), models.Index(fields=['scope', 'registered_on', 'id'], name='campaign_member_scope')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__regex', '^[0-9]+$'), ('scope__length__in', (2, 4, 6, 9, 12, 15))), name='campaign_member_scope_is_code'), models.UniqueConstraint(fields=('campaign', 'code'), name='campaign_member_code_once'), models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('branch', 'name_hmac', 'note'), name='campaign_member_once'), models.CheckConstraint(condition=models.Q(('name_hmac', ''), _negated=True), name='campaign_member_named'), models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_on__gte', models.F('registered_on')), ('withdrawn_on__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='campaign_member_withdrawn_whole')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='campaigns.activity', verbose_name='活动')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='参加人员')),
            ],
            options={
                'verbose_name': '参加人员',
                'constraints': [models.UniqueConstraint(fields=('activity', 'person'), name='activity_participant_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几步')),
                ('title', models.CharField(max_length=80, verbose_name='步骤名称')),
                ('about', models.TextField(blank=True, verbose_name='步骤要求')),
                ('due_on', models.DateField(verbose_name='报送期限')),
                ('state', models.CharField(choices=[('open', '未报送'), ('handed_in', '已报送'), ('sent_back', '退回补课'), ('passed', '已通过')], default='open', max_length=10, verbose_name='步骤状态')),
                ('round', models.PositiveSmallIntegerField(default=0, verbose_name='第几次报送')),
                ('handed_in_at', models.DateTimeField(blank=True, null=True, verbose_name='报送时间')),
                ('hand_in_text', models.TextField(blank=True, verbose_name='报送说明')),
                ('handed_in_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='报送人')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='campaigns.stage', verbose_name='环节')),
            ],
            options={
                'verbose_name': '活动步骤',
                'ordering': ['stage__number', 'number'],
                'indexes': [models.Index(fields=['due_on', 'id'], name='campaign_step_due')],
                'constraints': [models.UniqueConstraint(fields=('stage', 'number'), name='campaign_step_number_once'), models.UniqueConstraint(fields=('stage', 'title'), name='campaign_step_title_once'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='campaign_step_has_title'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='campaign_step_numbered'), models.CheckConstraint(condition=models.Q(models.Q(('handed_in_at__isnull', True), ('handed_in_by__isnull', True), ('round', 0), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('handed_in_at__isnull', False), ('handed_in_by__isnull', False), ('round__gt', 0)), _connector='OR'), name='campaign_step_handed_in_whole')],
            },
        ),
        migrations.CreateModel(
            name='ActivityFile',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='campaigns.activity', verbose_name='活动')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile', verbose_name='附件')),
            ],
            options={
                'verbose_name': '活动附件',
                'constraints': [models.UniqueConstraint(fields=('activity', 'file'), name='activity_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('name', models.CharField(max_length=80, verbose_name='材料名称')),
                ('required', models.BooleanField(default=True, verbose_name='必交')),
                ('filed_at', models.DateTimeField(blank=True, null=True, verbose_name='交来时间')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile', verbose_name='材料文件')),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='交来人')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='campaigns.step', verbose_name='步骤')),
            ],
            options={
                'verbose_name': '应交材料',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('step', 'name'), name='campaign_paper_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='campaign_paper_has_name'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('filed_at__isnull', True)), models.Q(('file__isnull', False), ('filed_at__isnull', False)), _connector='OR'), name='campaign_paper_filed_whole')],
            },
        ),
        migrations.CreateModel(
            name='StepDecision',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('round', models.PositiveSmallIntegerField(verbose_name='第几次报送')),
                ('ruling', models.CharField(choices=[('passed', '通过'), ('sent_back', '退回')], max_length=10, verbose_name='督导意见')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='决定时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='督导人')),
                ('handed_in_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='报送人')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='campaigns.step', verbose_name='步骤')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='督导单位')),
            ],
            options={
                'verbose_name': '督导决定',
                'ordering': ['round'],
                'constraints': [models.UniqueConstraint(fields=('step', 'round'), name='campaign_decision_once_a_round'), models.CheckConstraint(condition=models.Q(('ruling__in', ['passed', 'sent_back'])), name='campaign_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('ruling', 'sent_back'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='campaign_decision_has_reason'), models.CheckConstraint(condition=models.Q(('by', models.F('handed_in_by')), _negated=True), name='campaign_decision_by_another')],
            },
        ),
    ]
