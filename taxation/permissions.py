"""Who may do what with the tax. Plain predicates; the door asks, and looks only in its own body."""

from accounts.models import Role, User

#: They see the roll and its amounts; a surveyor and an auditor only read.
READERS = (Role.ASSESSOR, Role.CASHIER, Role.SURVEYOR, Role.AUDITOR)
#: Planners see sums, never a taxpayer.
TOTALS = (*READERS, Role.PLANNER, Role.HEAD)
WRITERS = (Role.ASSESSOR,)
CASHIERS = (Role.CASHIER,)
#: They run after arrears: warnings, receipts of letters, the Land Office's list.
COLLECTORS = (Role.ASSESSOR, Role.CASHIER)


def may_see_roll(user: User) -> bool:
    """Taxpayers and what each owes."""
    return user.has_role(*READERS)


def may_take_money(user: User) -> bool:
    """Take payments and agree to parts. Not the assessor: who assesses takes no money."""
    return user.has_role(*CASHIERS)


def may_assess(user: User) -> bool:
    """Start, pause, settle, choose, propose, issue another's run."""
    return user.has_role(*WRITERS)


def may_collect(user: User) -> bool:
    """Warn, note what was received, list at the Land Office."""
    return user.has_role(*COLLECTORS)
