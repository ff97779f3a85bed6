"""What is known of a document, and is it an article?"""

from presswork.corpus.facts.checks import find_cut, judge_page, name_size
from presswork.corpus.facts.file_names import NamePattern, find_pattern
from presswork.corpus.facts.settling import BASES, FACTS, Facts, Source

__all__ = ["BASES", "FACTS", "Facts", "NamePattern", "Source", "find_cut", "find_pattern", "judge_page", "name_size"]
