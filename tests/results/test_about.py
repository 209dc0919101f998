"""What stands below a figure says in words what was changed, in every language."""

import pytest

from sim.results.about import described
from sim.scenario.load import load
from sim.words import speaking

CHANGES = {
    "members": (["united_states", "france"], "members: United States and France", "加盟国：米国とフランス"),
    "menu": (["contact_point"], "drafts: Contact point at an embassy", "案：大使館内の連絡窓口"),
    "start": ("2023-06", "start: Jun 2023", "開始：2023年6月"),
    "sponsor": ("germany", "sponsor: Germany", "提案国：ドイツ"),
    "decision": ({"rule": "consensus_minus", "minus": 1}, "decided by Consensus minus 1", "決定方式：1か国までの反対を許容するコンセンサス"),
    "germany.exposure": ({"value": 0.3, "low": 0.2, "high": 0.4}, "Germany: exposure 0.3 (0.2 to 0.4)", "ドイツ：経済的脆弱性 0.3（0.2〜0.4）"),
    "france.autonomy": (0.5, "France: autonomy 0.5", "フランス：戦略的自律の志向 0.5"),
    "events.china_protest.date": ("2024-02", "China protests: date Feb 2024", "中国の抗議：時期 2024年2月"),
    "events.vilnius_summit": (None, "event “Vilnius summit” left out", "出来事「ビリニュス首脳会議」を除外"),
    "china.strategy": ("aimed", "China: strategy aims its threats", "中国：戦略 威圧の対象を選ぶ"),
    "parameters": ("posterior", "calibrated weights and process", "重みと手続は較正値"),
}  # fmt: skip


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_is_said_in_words(path):
    value, english, japanese = CHANGES[path]
    scenario = load("tokyo_liaison_office", {path: value})
    assert described(scenario) == f"tokyo_liaison_office with {english}"
    with speaking("ja"):
        assert described(scenario.in_language("ja")) == f"tokyo_liaison_office（{japanese}）"
