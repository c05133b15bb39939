import django.db.models.deletion
import minqing.base.codes
import minqing.base.rows
import minqing.base.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0003_loop'),
    ]

    operations = [
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('office', minqing.base.codes.CodeField(max_length=15, unique=True, verbose_name='机构')),
                ('next', models.BigIntegerField(verbose_name='下一条')),
            ],
            options={
                'verbose_name': '留痕读到哪里',
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('wanted', models.BooleanField(default=False, verbose_name='每天一封')),
                ('address', minqing.base.sealing.SealedField(blank=True, default='', editable=True, verbose_name='邮箱')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='digest_wish', to='org.person', verbose_name='人员')),
            ],
            options={
                'verbose_name': '每日提醒',
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('office', minqing.base.codes.CodeField(max_length=15, verbose_name='机构')),
                ('leaf', models.BigIntegerField(verbose_name='留痕序号')),
                ('verb', models.CharField(max_length=64, verbose_name='动作')),
                ('model', models.CharField(max_length=64, verbose_name='表')),
                ('row', models.UUIDField(verbose_name='行')),
                ('code', models.CharField(max_length=80, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='读过的时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='收件人')),
            ],
            options={
                'verbose_name': '消息',
                'indexes': [models.Index(fields=['person', '-at'], name='item_person'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person'], name='item_unread'), models.Index(fields=['at'], name='item_at')],
                'constraints': [models.UniqueConstraint(fields=('office', 'leaf', 'person'), name='item_once')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.UUIDField(default=minqing.base.rows.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='日期')),
                ('state', models.CharField(choices=[('waiting', '等发送'), ('sending', '正在发送'), ('sent', '已发送'), ('failed', '没有发成'), ('unsure', '不知道对方收到没有')], default='waiting', max_length=8, verbose_name='状态')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='试过几次')),
                ('next_at', models.DateTimeField(verbose_name='下次发送')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='发送时间')),
                ('fault', models.CharField(blank=True, default='', max_length=200, verbose_name='原因')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person', verbose_name='收件人')),
            ],
            options={
                'verbose_name': '每日提醒邮件',
                'indexes': [models.Index(fields=['state', 'next_at'], name='mail_waiting')],
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='mail_once_a_day')],
            },
        ),
    ]
