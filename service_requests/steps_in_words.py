"""Steps, what they ask for and why they are not possible, in words for buttons and messages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "screen": _("Start checking"),
    "accept": _("Accept"),
    "ask_info": _("Ask for more information"),
    "answer": _("Send the answer"),
    "expire_info": _("Close, no answer came"),
    "schedule": _("Make an appointment"),
    "start": _("Start work"),
    "dispatch": _("Send the team"),
    "close_duplicate": _("Close as a duplicate"),
    "close_unfounded": _("Close, nothing found"),
    "close_referred_out": _("Close, not in our power"),
    "bill": _("Ask for the fee"),
    "finish_counter": _("Finish"),
    "refer": _("Pass to another office"),
    "refer_emergency": _("Hand over to the hospital"),
    "partner_accepted": _("Other office answered: we go on"),
    "partner_to_decide": _("Other office answered: to be decided"),
    "partner_done": _("Other office answered: done"),
    "partner_closed": _("Other office took it over: close"),
    "inspect": _("Record the inspection"),
    "submit_decision": _("Send for a decision"),
    "approve_fee": _("Approve and ask for the fee"),
    "approve": _("Approve"),
    "reject": _("Do not approve"),
    "measure": _("Record the quantity and ask for the fee"),
    "paid": _("Fee received: finish"),
    "paid_go_on": _("Fee received: go on"),
    "expire_fee": _("Close, fee not paid"),
    "finish_field": _("Finish"),
    "finish": _("Finish"),
    "confirm_solved": _("It is solved"),
    "close_unanswered": _("Close without an answer"),
    "reopen": _("It is not solved"),
    "cancel": _("Cancel the request"),
}

GIVES: dict[str, Promise] = {
    "reason": _("Reason or note (the applicant reads it)"),
    "due_on": _("Due by"),
    "crew": _("Who goes"),
    "scheduled_on": _("Day"),
    "slot": _("Half of the day"),
    "duplicate_of": _("Number of the other request"),
    "partner": _("Which office"),
    "quantity": _("Measured quantity"),
    "receipt": _("Receipt number"),
}

BLOCKS: dict[str, Promise] = {
    "not_yours": _("Another role or division takes this step."),
    "has_division": _("Choose the division first."),
    "has_after_photo": _("Add a photo taken after the work first."),
    "is_due_passed": _("The time allowed is not over yet."),
    "was_reminded": _("The applicant must be reminded once first."),
    "is_work_not_done": _("The work is done: the unpaid fee becomes a debt."),
    "waited_seven_days": _("The applicant has seven days to answer."),
    "within_seven_days": _("More than seven days have passed. Please send a new request."),
    "no_way": _("The request has moved on. Open the page again to see what is possible now."),
}
