"""Accounts and their rights, the login of the web process, and ``reach``, which the policies of every app ask.

Accounts are for who is signed in. Signing in, sessions, second factors and keys to a password go through functions which the web process
signs each call of. What no page reads or writes has row security and no policy, which shows it to nobody but the owner.
"""

import uuid

import django.contrib.auth.models
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.migrations._signed_functions import FUNCTIONS
from bazan.directory.permissions.api import MAKE_REACH, MAKE_ROLE, SIGNED_IN, protect, web_may

OF_DJANGO_AND_JOBS = (
    *("django_session", "django_migrations", "django_content_type", "auth_group", "auth_group_permissions", "auth_permission"),
    *("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"),
)
BY_SIGNED_CALLS_ALONE = ("account_totp", "account_recovery_code", "account_passkey", "account_key", "forgotten_password", "account_session")


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("organizations", "0001_initial"),
        ("places", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(MAKE_ROLE),
        migrations.RunSQL(MAKE_REACH),
        web_may("SEQUENCE reach_seal", "SELECT"),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True)),
                ("full_name", models.CharField(max_length=120)),
                (
                    "language",
                    models.CharField(blank=True, default="", help_text="vi or en; empty: never said, so the browser's", max_length=2),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("demo", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("first_sign_in", models.DateTimeField(help_text="by who holds the account now; null: nobody yet", null=True)),
                (
                    "renewed_at",
                    models.DateTimeField(
                        help_text="two administrators ended password, proofs and keys: addresses proved before get no key; null: never",
                        null=True,
                    ),
                ),
                (
                    "invited_to",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="where an administrator had the last invitation sent",
                        max_length=200,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={"db_table": "account", "abstract": False},
            managers=[("objects", django.contrib.auth.models.UserManager())],
        ),
        migrations.CreateModel(
            name="Totp",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.BinaryField(help_text="the secret under a key of this installation")),
                ("last_step", models.BigIntegerField(help_text="of 30 seconds since 1970; a code of it or of one before is taken no more")),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "account_totp"},
        ),
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=2)),
                (
                    "invited_by",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="user name; empty: somebody forgot the password", max_length=60
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="where an invitation goes; empty again when it went",
                        max_length=200,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="of the next attempt to write; null: it was written, or nobody is to be", null=True),
                ),
                ("attempt", models.IntegerField(default=0)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "db_table": "forgotten_password",
                "indexes": [
                    models.Index(fields=["asked_at"], name="forgotten_password_lately"),
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="forgotten_password_due"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("leader", "leader"),
                            ("duty_officer", "duty_officer"),
                            ("agency_officer", "agency_officer"),
                            ("commune_officer", "commune_officer"),
                            ("data_steward", "data_steward"),
                            ("administrator", "administrator"),
                        ],
                        max_length=30,
                    ),
                ),
                ("sector", models.CharField(default="*", max_length=40)),
                ("until", models.DateField(help_text="the last local day on which it is held; null: nobody said one", null=True)),
                ("given_at", models.DateTimeField(help_text="null: before this was recorded, or by the setup of the demo", null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="grants", to=settings.AUTH_USER_MODEL),
                ),
                ("place", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "account_grant"},
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("kept", models.CharField(help_text="its fingerprint", max_length=64, primary_key=True, serialize=False)),
                ("purpose", models.CharField(help_text="invite, forgotten", max_length=10)),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"db_table": "account_key"},
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=60)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"db_table": "account_session"},
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("credential", models.BinaryField(help_text="the device's name for it", unique=True)),
                ("public_key", models.BinaryField(help_text="attested credential data of WebAuthn")),
                ("counter", models.BigIntegerField(help_text="of signatures as the device counts them; 0: it counts none")),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"db_table": "account_passkey"},
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("act", models.CharField(max_length=30)),
                ("address", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "sign_in", "indexes": [models.Index(fields=["at"], name="sign_in_at")]},
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("lane", models.CharField(help_text="the network it came from, or a browser that the account knows", max_length=60)),
                ("at", models.DateTimeField(help_text="its turn")),
            ],
            options={"db_table": "sign_in_try", "indexes": [models.Index(fields=["lane", "at"], name="sign_in_try_recent")]},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept", models.CharField(help_text="its fingerprint", max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "account_recovery_code",
                "constraints": [models.UniqueConstraint(fields=("account", "kept"), name="account_recovery_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Reset",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="waiting", help_text="waiting, agreed, refused, late", max_length=10)),
                ("reason", models.CharField(max_length=500)),
                ("asked_by", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, default="", max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "account_reset",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("account",), name="account_reset_once_at_a_time"
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS),
        protect("account", SIGNED_IN),
        protect("account_grant", SIGNED_IN),
        protect("account_reset", SIGNED_IN),
        protect("sign_in", "false", added="true"),
        *(protect(table, "false") for table in BY_SIGNED_CALLS_ALONE),
        web_may("sign_in_try", "INSERT, DELETE"),
        web_may("sign_in", "INSERT"),
        web_may("account_reset", "INSERT, UPDATE (state, decided_by, decided_at)"),
        *(migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY") for table in OF_DJANGO_AND_JOBS),
        migrations.RunSQL("ALTER FUNCTION procrastinate_defer_jobs_v1 SECURITY DEFINER SET search_path = public, pg_temp"),
    ]
