"""The words of the pages: one glossary, from which tooltips, cards and `docs/glossary.md` are drawn."""
