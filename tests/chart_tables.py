"""Small tables that the charts of the notebooks and the pictures of a page are drawn from."""

import pandas as pd
from presswork.schema import make_table

ARTICLES = make_table(
    "articles",
    [
        {"article_id": "north/one", "text": "x" * 100, "published_on": "2024-01-31"},
        {"article_id": "two", "text": "y" * 50},
    ],
)
BLOCKS = make_table(
    "blocks",
    [
        {"article_id": "north/one", "block": 0, "kind": "headline", "start": 0, "end": 10},
        {"article_id": "north/one", "block": 1, "kind": "body", "start": 10, "end": 100},
        {"article_id": "two", "block": 0, "kind": "comment", "start": 0, "end": 50},
    ],
)
RATES = pd.DataFrame(
    {
        "word": ["dam", "gate"],
        "n": [12, 3],
        "rate_per_10k_words": [40.0, 10.0],
        "rate_low": [20.0, 2.0],
        "rate_high": [80.0, 30.0],
    }
)
TONES = pd.DataFrame(
    {
        "speaker": ["Ada Brandt", "Kelmark"],
        "mean_tone": [-0.5, None],
        "mean_low": [-0.8, None],
        "mean_high": [-0.2, None],
        "n": [9, 2],
    }
)
SHARES = pd.DataFrame({"outlet": ["A", "B"], "n": [4, 2], "share_x": [0.75, 0.5], "share_y": [0.25, 0.5]})
USES = pd.DataFrame({"article_id": ["two"], "start": [25]})
COMMENTS = make_table("comments", [{"article_id": "two", "comment": 1, "text": "a b c"}])
FIGURES = pd.DataFrame(
    {"data": ["D"], "measure": ["found"], "value": [0.7], "low": [0.6], "high": [0.8], "human": [0.9], "n": [100]}
)
PERIODS = pd.DataFrame(
    {
        "month": ["2031-05", "2031-06", "2031-07"],
        "n": [4, 1, 9],
        "rate_per_10k_words": [10.0, 2.0, 30.0],
        "rate_low": [5.0, None, 20.0],
        "rate_high": [20.0, None, 45.0],
    }
)
KEYWORDS = pd.DataFrame(
    {
        "word": ["dam", "gate", "quay", "lock"],
        "n_target": [40, 2, 5, 3],
        "n_reference": [4, 30, 5, 0],
        "log_ratio": [3.3, -3.9, 0.0, 4.0],
        "log_likelihood": [30.0, 26.0, 0.0, 6.0],
        "is_supported": [True, True, False, False],
        "is_single_article": [False, False, False, True],
    }
)
PANELS = pd.DataFrame({"outlet": ["A", "A", "B"], "word": ["dam", "gate", "dam"], "n": [4, 2, 1]})
PARTS = {"share_x": "x", "share_y": "y"}
STREAM = pd.DataFrame(
    {
        "speaker": ["Ada <b>Brandt", "Ada <b>Brandt", "a neighbour", "a neighbour"],
        "voice_kind": ["official", "official", "other speaker", "other speaker"],
        "period": ["2019-05-06", "2019-05-13", "2019-05-06", "2019-05-13"],
        "step": "week",
        "n_statements": [2, 0, 1, 0],
        "n_articles": [1, 0, 1, 0],
    }
)
