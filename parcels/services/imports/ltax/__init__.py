"""The six-sheet workbook of LTAX Online into the register: what each sheet says, one act for all.

What the workbook cannot say (shares of land, exempt parts, the kinds of a residence) stays as the
register has it; a cell left empty changes nothing.
"""
