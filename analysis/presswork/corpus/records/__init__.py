"""Which records does a file of records hold, and which column of it is which of ours?"""

from presswork.corpus.records.columns import OURS, Columns, fold_column, name_columns
from presswork.corpus.records.spans import cut_file
from presswork.corpus.records.tables import KINDS, MAX_TEXT_BYTES, read_records
from presswork.corpus.records.values import clean_value, read_text

__all__ = [
    "KINDS",
    "MAX_TEXT_BYTES",
    "OURS",
    "Columns",
    "clean_value",
    "cut_file",
    "fold_column",
    "name_columns",
    "read_records",
    "read_text",
]
