"""The same six-step report, told to each bot in its own words: start, own words, kind, safety, one more choice, send."""

from tests.bench.server import Step

WORDS = "楼上漏水找了三回都不理，天花板都霉了，我是{name}"  # each person's words differ, as in life

ECHO_REPORT: list[Step] = [{"say": "/start"}, {"say": WORDS}, {"press": "ok"}, {"press": "ok"}, {"press": "ok"}, {"press": "ok"}]

PERSISTENT_REPORT: list[Step] = [
    {"say": "/start"},
    {"say": WORDS},
    {"press": "neighbour"},
    {"press": "none"},
    {"press": "yes"},
    {"press": "send", "answer": r"XX-\d{4}-\d{6}"},
]

# Pressed by what stands on the buttons; the case number at the end proves that the report was registered.
HEYUE_REPORT: list[Step] = [
    {"say": "/start g_wenjun-3"},
    {"say": WORDS},
    {"press": "邻里"},
    {"press": "都没有"},
    {"press": "不透露我的姓名"},
    {"press": "^发送$", "answer": r"[A-Z]{2}-\d{4}-\d{6}"},
]

HEYUE_HELLO: list[Step] = HEYUE_REPORT[:1]
