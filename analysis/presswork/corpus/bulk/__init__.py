"""Where does each article of a bulk export end?  Nexis, ProQuest, Factiva, Europresse."""

from presswork.corpus.bulk.exports import split_export
from presswork.corpus.bulk.pages import split_page
from presswork.corpus.bulk.parts import Export, Part

__all__ = ["Export", "Part", "split_export", "split_page"]
