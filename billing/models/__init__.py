"""Money owed and received. It knows no tax law: others hand it amounts, words and days.

Amounts are integer satang. A receipt and a payment are never edited: a mistake is reversed by a row
of its own.
"""

from billing.models.bank import BankFile, BankLayout, BankPayment, BankSettlement
from billing.models.bills import (
    BANKS,
    Bill,
    Biller,
    BillLine,
    BillQuerySet,
    Instalment,
    Payment,
    Receipt,
)

__all__ = [
    "BANKS",
    "BankFile",
    "BankLayout",
    "BankPayment",
    "BankSettlement",
    "Bill",
    "BillLine",
    "BillQuerySet",
    "Biller",
    "Instalment",
    "Payment",
    "Receipt",
]
