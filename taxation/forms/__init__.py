"""The legal forms (ภ.ด.ส.) as PDF: content from an assessment, texts as data."""
