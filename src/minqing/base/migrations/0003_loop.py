import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import minqing.base.codes
import minqing.base.rows
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('office', minqing.base.codes.CodeField(max_length=15, verbose_name='机构')),
                ('number', minqing.base.codes.CodeField(max_length=20, verbose_name='编号')),
                ('purpose', models.CharField(max_length=20, verbose_name='用途')),
                ('heading', models.CharField(max_length=120, verbose_name='摇号事项')),
                ('listing', models.TextField(verbose_name='冻结的名单')),
                ('list_hash', models.CharField(max_length=64, verbose_name='名单哈希')),
                ('rate', models.PositiveIntegerField(verbose_name='抽取比例（万分之一）')),
                ('state', models.CharField(choices=[('frozen', '名单已冻结，等承诺'), ('committed', '双方已承诺，等公开'), ('drawn', '已抽出'), ('void', '已作废')], default='frozen', max_length=10, verbose_name='摇号状态')),
                ('frozen_at', models.DateTimeField(verbose_name='冻结时间')),
                ('ordered_by', models.UUIDField(verbose_name='发起人')),
                ('ordered_unit', models.UUIDField(verbose_name='发起单位')),
                ('commit_by', models.DateField(verbose_name='承诺期限')),
                ('open_by', models.DateField(verbose_name='公开期限')),
                ('seed', models.CharField(blank=True, max_length=64, verbose_name='种子')),
                ('chosen', models.TextField(blank=True, verbose_name='抽出的编号')),
                ('drawn_at', models.DateTimeField(blank=True, null=True, verbose_name='抽出时间')),
                ('void_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ('instead_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='base.draw', verbose_name='代替作废的摇号')),
            ],
            options={
                'verbose_name': '摇号',
                'ordering': ['-frozen_at'],
                'indexes': [models.Index(fields=['office', 'frozen_at', 'id'], name='draw_office')],
                'constraints': [models.UniqueConstraint(fields=('office', 'number'), name='draw_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('heading', ''), _negated=True), models.Q(('listing', ''), _negated=True)), name='draw_has_heading'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('list_hash'), 64), name='draw_hash_whole'), models.CheckConstraint(condition=models.Q(('rate__gte', 1), ('rate__lte', 10000)), name='draw_rate_fits'), models.CheckConstraint(condition=models.Q(('state__in', ['frozen', 'committed', 'drawn', 'void'])), name='draw_state_known'), models.CheckConstraint(condition=models.Q(('open_by__gte', models.F('commit_by'))), name='draw_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('drawn_at__isnull', False), ('state', 'drawn'), models.Q(('seed', ''), _negated=True), models.Q(('chosen', ''), _negated=True)), models.Q(models.Q(('state', 'drawn'), _negated=True), ('chosen', ''), ('drawn_at__isnull', True), ('seed', '')), _connector='OR'), name='draw_drawn_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), ('void_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), models.Q(models.Q(('state', 'void'), _negated=True), ('void_at__isnull', True), ('void_reason', '')), _connector='OR'), name='draw_void_whole'), models.CheckConstraint(condition=models.Q(('instead_of', models.F('id')), _negated=True), name='draw_not_instead_of_itself')],
            },
        ),
        migrations.CreateModel(
            name='DrawParty',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('place', models.PositiveSmallIntegerField(verbose_name='第几方')),
                ('kind', models.CharField(choices=[('orderer', '发起方'), ('unit', '其他单位'), ('resident', '持回执的居民')], max_length=10, verbose_name='身份')),
                ('public_name', models.CharField(max_length=80, verbose_name='公开的名称')),
                ('person', models.UUIDField(blank=True, null=True, verbose_name='人员')),
                ('unit', models.UUIDField(blank=True, null=True, verbose_name='单位')),
                ('commitment', models.CharField(max_length=64, unique=True, verbose_name='承诺')),
                ('committed_at', models.DateTimeField(verbose_name='承诺时间')),
                ('secret', models.CharField(blank=True, max_length=500, verbose_name='公开的秘密')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='公开时间')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='base.draw', verbose_name='摇号')),
            ],
            options={
                'verbose_name': '摇号的一方',
                'constraints': [models.UniqueConstraint(fields=('draw', 'place'), name='draw_party_place_once'), models.UniqueConstraint(fields=('draw', 'person'), name='draw_party_person_once'), models.UniqueConstraint(fields=('draw', 'unit'), name='draw_party_unit_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'orderer'), ('person__isnull', False), ('place', 1), ('unit__isnull', False)), models.Q(('kind', 'unit'), ('person__isnull', False), ('place', 2), ('unit__isnull', False)), models.Q(('kind', 'resident'), ('person__isnull', True), ('place', 2), ('unit__isnull', True)), _connector='OR'), name='draw_party_kind_fits'), models.CheckConstraint(condition=models.Q(('public_name', ''), _negated=True), name='draw_party_named'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('commitment'), 64), name='draw_party_hash_whole'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('secret', '')), models.Q(models.Q(('secret', ''), _negated=True), ('opened_at__gte', models.F('committed_at')), ('opened_at__isnull', False)), _connector='OR'), name='draw_party_opened_whole')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='norm',
            name='norm_unit_known',
        ),
        migrations.RemoveConstraint(
            model_name='storedfile',
            name='file_kind_known',
        ),
        migrations.AlterField(
            model_name='counter',
            name='kind',
            field=models.CharField(max_length=60, verbose_name='种类'),
        ),
        migrations.AlterField(
            model_name='norm',
            name='unit',
            field=models.CharField(choices=[('minute', '分钟'), ('hour', '小时'), ('day', '天'), ('workday', '个工作日'), ('month', '个月'), ('year', '年'), ('count', '次'), ('item', '项'), ('level', '级'), ('person', '人'), ('household', '户'), ('percent', '%'), ('basis_point', '%（万分之一）'), ('fen', '元（分）'), ('area', '㎡（百分之一）')], max_length=16, verbose_name='单位'),
        ),
        migrations.AlterField(
            model_name='storedfile',
            name='kind',
            field=models.CharField(choices=[('jpg', 'JPEG 图片'), ('png', 'PNG 图片'), ('webp', 'WebP 图片'), ('heic', 'HEIC 图片'), ('gif', 'GIF 图片'), ('pdf', 'PDF 文件'), ('tif', 'TIFF 扫描件'), ('docx', 'Word 文档'), ('xlsx', 'Excel 工作簿'), ('txt', '纯文本')], max_length=8, verbose_name='类型'),
        ),
        migrations.AddConstraint(
            model_name='norm',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['minute', 'hour', 'day', 'workday', 'month', 'year', 'count', 'item', 'level', 'person', 'household', 'percent', 'basis_point', 'fen', 'area'])), name='norm_unit_known'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['jpg', 'png', 'webp', 'heic', 'gif', 'pdf', 'tif', 'docx', 'xlsx', 'txt'])), name='file_kind_known'),
        ),
    ]
