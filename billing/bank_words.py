"""Why a bank's file is refused, in words: the line, the column, what stands there, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.bank_file import DETAIL, HEADER, TRAILER, BadFile

KINDS: Mapping[str, object] = {
    HEADER: gettext_lazy("First line (header)"),
    DETAIL: gettext_lazy("A line for each payment"),
    TRAILER: gettext_lazy("Last line (trailer)"),
}
FIELDS: Mapping[str, object] = {
    "type": gettext_lazy("Kind of line (H, D, T)"),
    "sequence": gettext_lazy("Number of the line"),
    "bank": gettext_lazy("Code of the bank"),
    "account": gettext_lazy("Account of the office"),
    "effective_on": gettext_lazy("Day of the file"),
    "paid_on": gettext_lazy("Day of payment"),
    "paid_time": gettext_lazy("Time of payment"),
    "payer": gettext_lazy("Name of the payer"),
    "reference_1": gettext_lazy("Reference 1"),
    "reference_2": gettext_lazy("Reference 2"),
    "reference_3": gettext_lazy("Reference 3"),
    "branch": gettext_lazy("Branch"),
    "teller": gettext_lazy("Teller"),
    "kind": gettext_lazy("Received or taken back"),
    "code": gettext_lazy("Way of payment (CSH, TRF)"),
    "cheque": gettext_lazy("Cheque number"),
    "amount": gettext_lazy("Amount"),
    "biller": gettext_lazy("Biller ID"),
    "sending_bank": gettext_lazy("Bank of the payer"),
    "credit_total": gettext_lazy("Sum received"),
    "credit_count": gettext_lazy("Number received"),
    "debit_total": gettext_lazy("Sum taken back"),
    "debit_count": gettext_lazy("Number taken back"),
}
_REFUSALS: Mapping[str, object] = {
    "too_large": gettext_lazy(
        "The file is larger than %(megabytes)s MB: this is no daily file of a bank. Choose another."
    ),
    "zipped": gettext_lazy("The file is a zip. Unpack it and send the text file in it."),
    "too_short": gettext_lazy(
        "The file has no first and last line: it is not the bank's daily file, or it was cut."
        " Fetch it from the bank again."
    ),
    "encoding": gettext_lazy(
        "A letter cannot be read as %(encoding)s. Fetch the file from the bank again without"
        " opening it in another program, or correct the encoding in the layout of the bank."
    ),
    "width": gettext_lazy(
        "The line has %(found)s characters, %(width)s are agreed: it was cut or changed on the"
        " way. Fetch the file from the bank again, or correct the layout of the bank."
    ),
    "damaged": gettext_lazy(
        "There is a character no text has: the file is damaged. Fetch it from the bank again."
    ),
    "type": gettext_lazy(
        "“%(letter)s” must stand here, not “%(found)s”. The first line is H, the last T, all"
        " others D. Fetch the file from the bank again."
    ),
    "bank": gettext_lazy(
        "The file is of bank “%(found)s”, not of %(bank)s. Choose that bank's file, or set up the"
        " bank under “Files of the bank”."
    ),
    "account": gettext_lazy(
        "The account “%(found)s” is not the office's (%(account)s). This may be another office's"
        " file: do not use it, tell the bank. If the office changed its account, correct it under"
        " “Files of the bank”."
    ),
    "sequence": gettext_lazy(
        "Line number “%(found)s” stands here, %(wanted)s is next: a line is missing or stands"
        " twice. Fetch the file from the bank again."
    ),
    "number": gettext_lazy(
        "“%(found)s” is not a whole number of digits. Fetch the file from the bank again, or"
        " correct the columns in the layout of the bank."
    ),
    "day": gettext_lazy(
        "“%(found)s” is not a day. Fetch the file from the bank again, or correct the form of"
        " dates in the layout of the bank."
    ),
    "day_far": gettext_lazy(
        "“%(found)s” is read as %(day)s, which has not come yet or is long ago. See whether the"
        " bank writes Buddhist years, and correct the layout of the bank."
    ),
    "time": gettext_lazy("“%(found)s” is not a time. Fetch the file from the bank again."),
    "kind": gettext_lazy(
        "“%(found)s” is none of the codes %(codes)s. Correct the codes in the layout of the bank."
    ),
    "biller": gettext_lazy(
        "The biller ID “%(found)s” is not the office's. This may be another office's file: do not"
        " use it, tell the bank. If it is new, set it under “Payment by bank app” first."
    ),
    "zero": gettext_lazy("The amount is zero. Ask the bank for a correct file."),
    "credit_count": gettext_lazy(
        "The bank says it received %(told)s payments, the lines are %(summed)s. Nothing was"
        " taken over. Fetch the file from the bank again."
    ),
    "credit_total": gettext_lazy(
        "The bank says it received %(told)s baht, the lines add up to %(summed)s. Nothing was"
        " taken over. Fetch the file from the bank again."
    ),
    "debit_count": gettext_lazy(
        "The bank says it took back %(told)s payments, the lines are %(summed)s. Nothing was"
        " taken over. Fetch the file from the bank again."
    ),
    "debit_total": gettext_lazy(
        "The bank says it took back %(told)s baht, the lines add up to %(summed)s. Nothing was"
        " taken over. Fetch the file from the bank again."
    ),
}


def refusal(wrong: BadFile) -> str:
    """One or two sentences for who brought the file."""
    said = str(_REFUSALS[wrong.code]) % wrong.params
    if not wrong.line:
        return said
    place = _("Line %(line)s, column %(column)s:") % {"line": wrong.line, "column": wrong.column}
    return f"{place} {said}"
