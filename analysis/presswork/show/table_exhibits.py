"""How every table is shown: caption, headings, file and colours, as data (see :mod:`presswork.show.exhibits`)."""

from __future__ import annotations

from presswork.show.exhibits import Table

_MEAN = {"n": "n", "n_articles": "articles", "mean_tone": "mean mood", "mean_low": "from", "mean_high": "to"}
_STANCE = _MEAN | {"mean_tone": "mean stance"}
_LABELS = {"n_negative": "negative", "n_neutral": "neutral", "n_positive": "positive"}
_SHARES = {
    **{"n_statements": "statements", "n_articles": "articles", "share_of_statements": "share"},
    **{"share_low": "from", "share_high": "to", "share_of_words": "of words"},
}
_READERS = {
    **{"word": "word", "n_target": "n readers", "n_reference": "n articles", "log_ratio": "log ratio"},
    **{"q_value": "q", "is_single_article": "one article only", "is_supported": "supported"},
}
_KEYWORDS = {
    **{"word": "word", "n_target": "n here", "n_reference": "n elsewhere", "log_ratio": "log ratio"},
    **{"log_likelihood": "G2", "bic": "BIC", "log_odds_z": "z", "q_value": "q"},
    **{"n_articles_target": "documents", "n_articles_reference": "elsewhere"},
    **{"is_single_article": "one only", "is_supported": "supported"},
}
_RATES = "word n rate_per_10k_words rate_low rate_high n_articles"
_WORDS = "word n forms n_articles rate_per_10k_words rate_low rate_high dispersion"
_USES = {
    **{"n": "uses", "rate_per_10k_words": "per 10,000 words", "rate_low": "from", "rate_high": "to"},
    **{"n_articles": "articles with it", "group_articles": "articles in all"},
}
_PAIRS = {
    **{"article_id": "document", "other_id": "other document", "share": "share", "other_share": "of the other"},
    **{"n_words": "words in common", "earlier": "published first"},
}
_VARIANTS = {
    **{"concept": "concept", "outlet": "outlet", "variant": "variant", "n": "n", "n_uses": "of"},
    **{"share_of_uses": "share", "others": "other variants"},
}

TABLES = {
    # 00, the corpus
    "documents": Table(
        "Documents",
        "article_id outlet published_on published_on_basis headline language n_words n_comments",
        file="articles",
        colours=["outlet"],
    ),
    "named documents": Table(
        "Where the text comes from: {told}", "article_id outlet named_as name", file="named_documents"
    ),
    "block kinds": Table(
        "Blocks by kind and voice",
        {
            **{"kind": "kind", "voice_kind": "voice", "n_blocks": "blocks", "n_articles": "articles"},
            **{"n_characters": "characters", "share_of_characters": "share"},
        },
        is_folded=True,
    ),
    "shared text": Table("Pairs of articles with running text in common", _PAIRS, file="shared_text"),
    "problems": Table("Problems", file="problems"),
    # 01, words
    "voices": Table("Words by voice"),
    "diversity": Table("Lexical diversity by {group}", is_folded=True),
    "words": Table("Most frequent words, all voices", _WORDS, 25, "word_counts", is_folded=True),
    "left out": Table("Words left out of the lists", "word reason n", 25, "left_out", is_folded=True),
    "spellings": Table(
        "Words spelt in more than one way",
        {"letters": "letters", "word": "spelling", "n": "n", "n_articles": "documents"},
        limit=25,
        file="spellings",
        is_folded=True,
    ),
    "words by voice": Table(
        "Most frequent words of each voice", f"voice_kind {_RATES}", 8, "word_counts_by_voice", each="voice_kind"
    ),
    "words by outlet": Table(
        "Most frequent words of each outlet", f"outlet {_RATES}", 8, "word_counts_by_outlet", each="outlet"
    ),
    "words by period": Table(
        "Most frequent words of each {group}",
        f"{{group}} {_RATES}",
        5,
        "word_counts_by_period",
        each="{group}",
        is_folded=True,
    ),
    "keywords": Table("Words that set {target} apart from {reference}", _KEYWORDS, 25, "keywords"),
    "keywords elsewhere": Table(
        "Words that set {reference} apart from {target}", _KEYWORDS, 25, "keywords_elsewhere"
    ),
    "pairs of words": Table("Runs of two words", limit=25, file="word_pairs"),
    "triples of words": Table("Runs of three words", limit=25, file="word_triples", is_folded=True),
    "collocations": Table("Pairs of words near one another", limit=25, file="collocations", is_folded=True),
    "uses by voice": Table("Use of “{what}” by voice", {"voice_kind": "voice", **_USES}, file="focus_by_voice"),
    "uses by outlet": Table("Use of “{what}” by outlet", file="focus_by_outlet", colours=["outlet"], is_folded=True),
    "uses by period": Table("Use of “{what}” by {group}", file="focus_by_period", is_folded=True),
    "collocates": Table("Words near “{what}”", limit=25, file="focus_collocates"),
    "uses by what follows": Table(
        "Uses of “{what}”, sorted by what follows",
        "left keyword right voice_kind article_id",
        limit=40,
        file="focus_uses",
        by=["article_id", "start"],
    ),
    "uses by what goes before": Table(
        "Uses of “{what}”, sorted by what goes before",
        "left keyword right voice_kind article_id",
        limit=40,
        by=["article_id", "start"],
    ),
    # 02, the quoted
    "forms": Table("Statements by form", file="quotations"),
    "speakers": Table(
        "Speakers", "speaker role affiliation is_official is_named n_statements n_articles", 15, "speakers"
    ),
    "cues of officials": Table("Cue classes of officials and others", limit=8, each="is_official"),
    "tone of officials": Table(
        "Tone of officials",
        {"speaker": "speaker", **_MEAN, **_LABELS, "share_unclear": "unclear", "basis": "basis"},
        limit=15,
        is_folded=True,
    ),
    "acts": Table(
        "What officials do with their words",
        {
            **{"act": "act", **_MEAN, "n_aimed": "with a target", "mean_target_tone": "mean stance"},
            **{"target_tone_low": "from", "target_tone_high": "to", "basis": "basis"},
        },
        file="acts",
        is_folded=True,
    ),
    "from whom to whom": Table(
        "From whom to whom", {"affiliation": "speaking for", "target_name": "of", **_STANCE, **_LABELS}, limit=15
    ),
    "speaker and target": Table(
        "Speaker and target", {"speaker": "speaker", "target_name": "of", **_STANCE, **_LABELS}, limit=15
    ),
    "tone by group": Table(
        "Tone of officials by group",
        {
            **{"grouped_by": "grouped by", "value": "group"},
            **_MEAN,
            **_LABELS,
            **{"share_unclear": "unclear", "basis": "basis"},
        },
        limit=60,
        is_folded=True,
    ),
    "shares of tone": Table(
        "Shares of negative and positive statements",
        {
            **{"value": "statements", "n": "n", "share_negative": "negative", "share_negative_low": "from"},
            **{"share_negative_high": "to", "share_positive": "positive", "share_positive_low": "from"},
            **{"share_positive_high": "to", "share_unclear": "unclear"},
        },
        is_folded=True,
    ),
    "quoted and reporter's tone": Table(
        "Quoted tone and reporter's tone",
        {
            **{"outlet": "outlet", "n": "n", "n_articles": "articles", "quoted_tone": "quoted mood"},
            **{"quoted_tone_low": "from", "quoted_tone_high": "to", "reporter_tone": "reporter's mood"},
            **{"reporter_tone_low": "from", "reporter_tone_high": "to", "difference_in_tone": "difference"},
            **{"difference_in_tone_low": "from", "difference_in_tone_high": "to", "basis": "basis"},
        },
        limit=15,
    ),
    "disagreements": Table(
        "Model against word list", "speaker tone words lexicon_tone lexicon_words", limit=15, is_folded=True
    ),
    # 03, sources
    "outlets": Table("Outlets", colours=["outlet"]),
    "differences": Table(
        "The strongest of each outlet",
        {
            **{"outlet": "outlet", "basis": "basis", "item": "item", "n_target": "n here"},
            **{"n_reference": "n elsewhere", "n_articles_target": "articles here", "log_ratio": "log ratio"},
            "is_supported": "supported",
        },
        limit=5,
        file="differences",
        each="outlet",
        colours=["outlet"],
    ),
    "words of an outlet": Table(
        "Words of {target} against all others",
        "word n_target n_reference log_ratio q_value is_single_article is_supported",
        limit=15,
    ),
    "own variants": Table("In the outlets' own words", _VARIANTS, 60, "house_style", colours=["outlet"]),
    "others' variants": Table(
        "In others' words",
        {"voice_kind": "voice", **_VARIANTS},
        15,
        "house_style",
        colours=["outlet"],
        is_folded=True,
    ),
    "proposals": Table("Pairs that may be variants of one another", limit=15, is_folded=True),
    "distances": Table(
        "Distance between outlets{compared}",
        {
            **{"outlet": "outlet", "other": "other", "n_articles": "articles", "n_other": "articles of the other"},
            **{"distance": "distance", "distance_low": "from", "distance_high": "to", "chance": "chance"},
            **{"words": "words of the one", "other_words": "words of the other"},
        },
        limit=15,
        file="distances",
    ),
    "standing": Table(
        "Statements by outlet and standing",
        {"outlet": "outlet", "is_official": "official", "is_named": "named", **_SHARES},
        limit=5,
        file="standing",
        each="outlet",
        colours=["outlet"],
        is_folded=True,
    ),
    "speaking": Table(
        "Statements by outlet and affiliation",
        {"outlet": "outlet", "affiliation": "affiliation", **_SHARES},
        limit=8,
        file="speaking",
        each="outlet",
        colours=["outlet", "affiliation"],
        is_folded=True,
    ),
    "who quotes whom": Table(
        "Statements by outlet and speaker",
        {"outlet": "outlet", "speaker": "speaker", "affiliation": "affiliation", **_SHARES},
        limit=6,
        file="who_quotes_whom",
        each="outlet",
        colours=["outlet", "affiliation"],
    ),
    "cues": Table(
        "How statements are introduced, by outlet",
        {"outlet": "outlet", "cue_class": "cue class", **_SHARES},
        limit=7,
        file="cues",
        each="outlet",
        colours=["outlet"],
    ),
    "cues by speaker": Table(
        "Cues other than neutral, by speaker and outlet",
        {"speaker": "speaker", "outlet": "outlet", "cue_class": "cue class", **_SHARES},
        limit=15,
        file="cues_by_speaker",
        colours=["outlet"],
        is_folded=True,
    ),
    "pairs": Table("Pairs with running text in common", _PAIRS, 15, "shared_text"),
    "named sources": Table(
        "Sources that documents name: {told}",
        {"named_as": "named as", "name": "name", "n_articles": "documents", "n_outlets": "outlets"},
        limit=15,
        file="named_sources",
        is_folded=True,
    ),
    "paragraph counts": Table("Paragraphs alike, changed, and the document's own", is_folded=True),
    "paragraphs": Table(
        "Paragraphs that differ",
        {
            **{"article_id": "document", "text": "its paragraph"},
            **{"other_text": "in the other document", "share": "share"},
        },
        limit=6,
        file="paragraphs",
        each="article_id",
        is_folded=True,
    ),
    "copies counted": Table(
        "Copies counted in full, and once",
        {
            **{
                "outlet": "outlet",
                "n_copies": "copies",
                "n_articles": "articles",
                "n_articles_once": "articles, once",
            },
            **{"n_words": "words", "n_words_once": "words, once"},
            **{"n_statements": "statements", "n_statements_once": "statements, once"},
            **{"share_official": "by officials", "share_official_once": "by officials, once"},
        },
        colours=["outlet"],
        is_folded=True,
    ),
    "claims": Table(
        "Claims that several articles have",
        {
            **{"speaker": "speaker", "text": "first worded", "outlet": "first in", "published_on": "on"},
            **{"n_outlets": "outlets", "relations": "what became of it", "without": "at the time without it"},
        },
        limit=15,
        file="claims",
        colours=["outlet"],
        is_folded=True,
    ),
    "who speaks of whom": Table(
        "Who speaks of whom",
        {
            **{"source": "speaker", "target": "of", "n_statements": "statements", "n_articles": "documents"},
            "mean_tone": "mean tone",
        },
        limit=15,
        file="network",
    ),
    "mentioned": Table(
        "Who and what is mentioned",
        {
            **{"name": "name", "kind": "is a", "n": "mentions", "n_articles": "documents", "n_outlets": "outlets"},
            "n_statements": "says itself",
        },
        limit=15,
        file="mentioned",
    ),
    "together": Table("Mentioned together in a paragraph", limit=15, file="together"),
    "heard": Table(
        "Statements by outlet, office and gender",
        {"outlet": "outlet", "is_official": "official", "gender": "gender", **_SHARES},
        limit=6,
        file="heard",
        each="outlet",
        colours=["outlet"],
        is_folded=True,
    ),
    # 04, commentary
    "threads": Table(
        "Comments by article",
        "article_id n_comments n_commenters median_words top_share gini n_replies n_questions n_with_link n_uncivil",
        limit=20,
        file="comments",
    ),
    "commenters": Table("Commenters", limit=10, is_folded=True),
    "tone of readers": Table(
        "Tone of readers by article", "article_id n mean_tone mean_low mean_high basis", limit=20
    ),
    "comments and passages": Table(
        "Comments and the passages they take up", "article_id text passage score shared", limit=20
    ),
    "passages by comments": Table(
        "Passages by comments",
        {"article_id": "document", "passage": "passage", "n_comments": "comments that take it up"},
        limit=20,
    ),
    "words of readers": Table("Words of readers against their articles", _READERS, limit=20),
    "words of articles": Table("Words of articles against their readers", _READERS, limit=20),
    "named by readers": Table(
        "Quoted speakers that comments name",
        {
            **{
                "speaker": "speaker",
                "is_official": "official",
                "n": "times",
                "n_comments": "comments that name them",
            },
            "n_articles": "articles commented on",
        },
        limit=20,
    ),
    "addresses": Table("Web addresses", "article_id host", limit=20, by=["article_id", "comment"], is_folded=True),
    "uncivil words": Table(
        "Uncivil words", "article_id term class", limit=20, by=["article_id", "comment"], is_folded=True
    ),
    "restated": Table(
        "Sentences that restate an excerpt",
        "article_id text voice excerpt_text share named",
        limit=20,
        is_folded=True,
    ),
    "beyond": Table("Sentences that go beyond the excerpts", "article_id text share", limit=20, is_folded=True),
    "tone of digests": Table(
        "Tone of commentary and excerpts", "article_id voice_kind n mean_tone mean_low mean_high basis", limit=20
    ),
    "citations": Table(
        "Citations",
        "article_id author title outlet published_on url",
        limit=20,
        file="citations",
        by=["article_id", "title", "url"],
        is_folded=True,
    ),
    # 05, trust
    "marks": Table(
        "Figures on this corpus, by a reader's marks",
        {
            **{"measure": "measure", "share": "share", "share_low": "from", "share_high": "to"},
            **{"n": "marked", "of": "drawn from"},
        },
    ),
    "errors": Table(
        "Errors marked", "error article_id text speaker tone note", file="audit", by=["article_id", "text"]
    ),
    "corrections": Table("Set right by hand", "article_id text before now note", file="corrections"),
    "figures": Table("Stored figures", "data measure value low high n human", limit=60, is_folded=True),
    "demo figures": Table("Figures on the demo corpus, computed now", limit=60),
    "commands": Table("Commands", "data measure command commit", limit=60, is_folded=True),
}
