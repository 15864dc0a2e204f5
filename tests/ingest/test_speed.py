"""Reading the head and the end of a document is cheap, however long its middle (design §7)."""

import time

from ingest.chrome import strip_chrome
from ingest.masthead import Given, read_masthead

ITEMS = "".join(
    f"{number}.推进第{number}项示例工作，完善制度，加强管理，明确任务，落实责任，按时完成。\n"
    for number in range(1, 31)
)
TEXT = f"""示例省人民政府办公厅关于示例工作的通知
示政办发〔2024〕12号
各市、自治州人民政府，省政府各部门：
现就有关事项通知如下：
{ITEMS}本通知自印发之日起施行。
示例省人民政府办公厅
2024年5月23日
（此件公开发布）"""
ROUNDS = 40


def milliseconds() -> float:
    """The best of several runs: other processes share the machine."""
    best = 1e9
    for _ in range(5):
        started = time.process_time()
        for turn in range(ROUNDS):
            text = f"{TEXT}\n{turn}"  # another text each time: nothing is taken from a cache
            strip_chrome(text.split("\n"))
            read_masthead(text, given=Given())
        best = min(best, (time.process_time() - started) / ROUNDS * 1000)
    return best


def test_masthead_and_page_lines_take_little_time() -> None:
    assert len(TEXT) < 1600
    assert milliseconds() < 3  # 0.6 on the machine of the budget; five times that on a busy one
