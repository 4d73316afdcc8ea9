"""What the tax keeps: prices, the body's choices, runs, and assessments that are never edited."""

from taxation.models.arrears import (
    ArrearsWarning,
    LandOfficeEntry,
    Objection,
    PaymentExtension,
    PenaltyRelief,
    Refund,
)
from taxation.models.choice import BodySetting, ContiguityOverride, LawOverlay
from taxation.models.price import BuildingPrice, PriceAccount, PriceSource, UnitPrice, Valuation
from taxation.models.printing import PrintJob
from taxation.models.record import AssessmentNotice, AssessmentRecord
from taxation.models.relief import OldTax, ReductionOrder
from taxation.models.run import RunException, TaxRun
from taxation.models.scenario import Scenario
from taxation.models.sheet import AssessmentLine, AssessmentSheet
from taxation.models.sign import SignAssessment, SignPaper
from taxation.models.survey import SurveyNotice
from taxation.models.wording import FormWording

__all__ = [
    "ArrearsWarning",
    "AssessmentLine",
    "AssessmentNotice",
    "AssessmentRecord",
    "AssessmentSheet",
    "BodySetting",
    "BuildingPrice",
    "ContiguityOverride",
    "FormWording",
    "LandOfficeEntry",
    "LawOverlay",
    "Objection",
    "OldTax",
    "PaymentExtension",
    "PenaltyRelief",
    "PriceAccount",
    "PriceSource",
    "PrintJob",
    "ReductionOrder",
    "Refund",
    "RunException",
    "Scenario",
    "SignAssessment",
    "SignPaper",
    "SurveyNotice",
    "TaxRun",
    "UnitPrice",
    "Valuation",
]
