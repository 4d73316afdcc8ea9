"""What a password needs, said in the reader's language."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule; its words have no Thai."""

    def get_error_message(self) -> str:
        return _("The password is too short. It needs at least %(least)s characters.") % {
            "least": self.min_length
        }

    def get_help_text(self) -> str:
        return _("At least 10 characters. A sentence is easier to keep in mind than signs.")
