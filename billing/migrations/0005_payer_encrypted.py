"""Its name says that it is encrypted: an office's archive puts it under the key of its new place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_bank_file_asked")]
    operations = [migrations.RenameField("bankpayment", "payer", "payer_encrypted")]
