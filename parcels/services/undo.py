"""Undo and redo: a new act that puts back every row another act touched."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from geo import tiles
from parcels.models import Building, BulkChange, House, Parcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.services import bulk, findings, journal
from parcels.services.imports import mending
from parcels.services.work import ActRefused, Because, StaleParcel, Work, act


def undo(*, entry_id: int, because: Because) -> RegisterEntry:
    """The register as if the act had not been; undoing an undo is a redo.

    Takes effect from the act's own day. Raises StaleParcel when a later act built on it.
    """
    entry = RegisterEntry.objects.filter(subdistrict=because.subdistrict, pk=entry_id).first()
    if entry is not None and bulk.is_bulk(entry):
        return _undo_bulk(entry, because)
    if entry is None or not entry.after:
        raise ActRefused(_("This act cannot be undone here."), code="not_undoable")
    name = _name(entry)
    land, roofs = journal.touched(entry.after, Parcel), journal.touched(entry.after, Building)
    known = sorted({*land, *entry.parcels.values_list("pk", flat=True)})
    standing = sorted({*roofs, *entry.buildings.values_list("pk", flat=True)})
    houses = journal.touched(entry.after, House)
    dated = replace(because, effective_on=entry.effective_on)
    with act(name, dated, parcels=known, buildings=standing, houses=houses) as work:
        now = journal.snapshot(known, standing, houses=houses)
        _reverse(entry, work, _differs(entry, now))
        journal.put_back(entry.before, entry.after)
    mending.wait_again(entry)
    return work.entry


def _undo_bulk(entry: RegisterEntry, because: Because) -> RegisterEntry:
    """The same for an act whose rows are kept in a table."""
    bulk.take_stock(BulkChange)
    with act(_name(entry), replace(because, effective_on=entry.effective_on)) as work:
        _reverse(entry, work, bulk.changed_since(entry))
        bulk.put_back(entry, work.entry)
        bulk.name_again(entry, work.entry)
        Parcel.objects.filter(entries=entry).refresh_main_use()
        findings.check_whole(because.subdistrict, work.entry)
        tiles.drop_all("register", because.subdistrict)
    return work.entry


def _name(entry: RegisterEntry) -> Act:
    return Act.REDO if entry.act == Act.UNDO else Act.UNDO


def _reverse(entry: RegisterEntry, work: Work, later: str | None) -> None:
    """Tie the two acts together. Raises when it was undone before or a later act built on it."""
    if RegisterEntry.objects.filter(reverses=entry).exists():
        raise ActRefused(_("This act has been undone already."), code="already_undone")
    _refuse_lived_in(entry)
    if later:
        message = _("%(what)s has changed since. Undo the later act first.")
        raise StaleParcel(message % {"what": later})
    work.entry.reverses = entry
    work.entry.save(update_fields=["reverses"])


def _refuse_lived_in(entry: RegisterEntry) -> None:
    """A house the act made goes with it: not while people are on record there."""
    kept = BulkChange.objects.filter(entry=entry, table=House._meta.db_table, before__isnull=True)
    made = [int(key) for key, row in (entry.before or {}).get("House", {}).items() if row is None]
    made += kept.values_list("row", flat=True)
    lived_in = Q(households__isnull=False) | Q(registrations__isnull=False)
    if house := House.objects.filter(lived_in, pk__in=made).first():
        text = _("People are on record at house %(number)s: move them to another house first.")
        raise ActRefused(text % {"number": house}, code="has_households")


def _differs(entry: RegisterEntry, now: journal.Rows) -> str | None:
    """The code of a parcel or building that is no longer as the act left it."""
    for name, rows in entry.after.items():
        for key, row in rows.items():
            if journal.state(now.get(name, {}).get(key)) != journal.state(row):
                held = row or now[name][key] or {}
                return str(held.get("code") or _code_of(held))
    return None


def _code_of(row: journal.Row) -> str:
    parcel = Parcel.objects.filter(pk=row.get("parcel_id") or 0).first()
    return parcel.code if parcel else _("A record")
