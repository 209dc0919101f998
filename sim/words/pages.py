"""Words of reports."""

WORDS = {
    "report.answer": {"en": "The answer", "ja": "結論"},
    "report.kind.run": {"en": "Simulation report · nacsim {version}", "ja": "シミュレーション報告 · nacsim {version}"},
    "report.kind.comparison": {"en": "Comparison report · nacsim {version}", "ja": "比較報告 · nacsim {version}"},
    "report.kind.sweep": {"en": "Sweep report · nacsim {version}", "ja": "多ケース報告 · nacsim {version}"},
    "report.interval": {"en": "95\u00a0% interval {low} to {high}", "ja": "95\u00a0%区間 {low}〜{high}"},
    "report.changed": {"en": "With {changes}.", "ja": "変更点：{changes}。"},
    "report.comma": {"en": ", ", "ja": "、"},
    # The answer of a run
    "report.run.shelved": {
        "en": "Most likely the proposal is shelved: {share} of {runs} simulated consultations end so ({interval}).",
        "ja": "提案は棚上げになる公算が大きい。{runs}回の模擬協議のうち{share}が棚上げに終わる（{interval}）。",
    },
    "report.run.adopted": {
        "en": "Most likely a draft is adopted: {share} of {runs} simulated consultations end so ({interval}), "
        "most often with “{label}” ({most}).",
        "ja": "いずれかの案が採択される公算が大きい。{runs}回の模擬協議のうち{share}で採択に至り（{interval}）、"
        "最も多いのは「{label}」である（{most}）。",
    },
    "report.run.rest": {"en": "Otherwise: {rest}.", "ja": "その他の結果：{rest}。"},
    "report.run.one": {"en": "“{label}” {share}", "ja": "「{label}」{share}"},
    "report.run.observed": {"en": "What really happened: {outcome}{when}.", "ja": "実際の結果：{outcome}{when}。"},
    "report.run.when": {"en": " ({date})", "ja": "（{date}）"},
    "report.run.no_forecast": {
        "en": "This is what the assumptions below imply and no forecast. The interval covers the luck of a "
        "finite number of runs and nothing else.",
        "ja": "これは下記の仮定から導かれる帰結であり、予測ではない。区間は試行回数が有限であることによる偶然の"
        "幅だけを表す。",
    },
    "report.run.ends": {"en": "How it ends, and when", "ja": "どう決着し、いつ合意に至るか"},
    "report.run.rounds": {
        "en": "Agreement takes {mean} rounds on average where it comes; nine in ten agreements come between "
        "round {low} and round {high}.",
        "ja": "合意に至る場合、平均{mean}回を要し、十中九は第{low}回から第{high}回の間に成立する。",
    },
    "report.run.never": {"en": "No run reached agreement.", "ja": "合意に至った試行はない。"},
    "report.run.position": {
        "en": "The position agreed on is {mean} on average{unit}; nine in ten lie between {low} and {high}.",
        "ja": "合意された位置は平均{mean}{unit}で、十中九は{low}から{high}の間にある。",
    },
    "report.run.unit": {"en": " ({unit})", "ja": "（{unit}）"},
    # Who blocks
    "report.blocks": {"en": "Who blocks, and why", "ja": "誰が、なぜ阻むか"},
    "report.blocks.first": {
        "en": "{label} is among the blockers in {blocked} of the runs that end shelved, and carries {shapley} of the "
        "blocking. Its consent alone would have been enough in {enough}.",
        "ja": "棚上げに終わった試行のうち{blocked}で{label}が阻む側にあり、阻止への寄与は{shapley}である。"
        "その同意だけで足りた試行は{enough}である。",
    },
    "report.blocks.next": {"en": "After it come {others}.", "ja": "これに{others}が続く。"},
    "report.blocks.one": {"en": "{label} ({shapley})", "ja": "{label}（{shapley}）"},
    "report.blocks.carried": {
        "en": "What weighs most in a no from {label}: {carriers}.",
        "ja": "{label}の反対で最も重い要因：{carriers}。",
    },
    "report.blocks.reservation": {
        "en": " A private reservation is the part of a judgement that no analyst sees; it is drawn at random in "
        "every run.",
        "ja": "非公開の留保とは、分析者には見えない判断の部分で、試行ごとに無作為に引かれる。",
    },
    "report.blocks.carrier": {"en": "{carrier} in {share}", "ja": "{carrier}（{share}）"},
    "report.blocks.gap": {
        "en": "Failures can be near misses: in half of them, a total gain of {median} for those who blocked would have "
        "been enough.",
        "ja": "惜しい棚上げも多い。半数では、阻んだ側に合計{median}の利得があれば合意に至った。",
    },
    "report.blocks.nobody": {
        "en": "No run ended shelved, so nobody blocked.",
        "ja": "棚上げの試行はなく、誰も阻んでいない。",
    },
    "report.blocks.table": {
        "en": "Whose no it was, of the runs that end shelved",
        "ja": "棚上げの試行における反対の内訳",
    },
    "report.blocks.actor": {"en": "Member or host", "ja": "加盟国・受け入れ国"},
    "report.blocks.among": {"en": "among the blockers", "ja": "阻む側にある"},
    "report.blocks.alone": {"en": "alone", "ja": "単独"},
    "report.blocks.enough": {"en": "consent enough", "ja": "同意で足りる"},
    "report.blocks.share": {"en": "share of the blocking", "ja": "阻止への寄与"},
    # What would change it
    "report.change": {"en": "What would change it", "ja": "何が結論を変えるか"},
    "report.change.wanted": {
        "en": "Looked for: the smallest change of one number, all others as coded, with which a draft is "
        "adopted in half of the runs or more. Tried: {levers} numbers of the drafts and of those who "
        "block most, with {runs} runs each.",
        "ja": "他の数値はそのままに、一つの数値をどこまで変えれば試行の半数以上で採択に至るかを調べた。対象は、"
        "各案と、阻止への寄与が大きい主体の数値{levers}項目（各{runs}回）。",
    },
    "report.change.unwanted": {
        "en": "Looked for: the smallest change of one number, all others as coded, with which adoption falls "
        "to half of the runs or less. Tried: {levers} numbers of the drafts and of those who block most, "
        "with {runs} runs each.",
        "ja": "他の数値はそのままに、一つの数値をどこまで変えれば採択が試行の半数以下に落ちるかを調べた。対象は、"
        "各案と、阻止への寄与が大きい主体の数値{levers}項目（各{runs}回）。",
    },
    "report.change.least": {
        "en": "The smallest such change: “{label}” at {value} instead of {coded}.",
        "ja": "最も小さな変化で足りるのは、「{label}」を{coded}から{value}に変えることである。",
    },
    "report.change.none": {
        "en": "None of them is enough by itself. The one that comes nearest is “{label}”: at {value}, {share} adopt.",
        "ja": "単独で足りる項目はない。最も近づくのは「{label}」で、{value}のとき採択は{share}となる。",
    },
    "report.change.out": {
        "en": "Out of reach by itself: {count} of the {levers}, among them {labels}.",
        "ja": "{levers}項目中{count}項目は単独では届かない（{labels}など）。",
    },
    "report.change.table": {
        "en": "Numbers that would tip it, the smallest change first",
        "ja": "結論を変える数値（変化の小さい順）",
    },
    "report.change.number": {"en": "Number", "ja": "数値"},
    "report.change.coded": {"en": "as coded", "ja": "設定値"},
    "report.change.needed": {"en": "needed", "ja": "必要な値"},
    "report.change.between": {"en": "between", "ja": "区間"},
    "report.change.means": {"en": "What these numbers mean", "ja": "数値の意味"},
    "report.change.meaning": {"en": "Meaning", "ja": "意味"},
    # A comparison
    "report.compare.up": {
        "en": "With “{name}” a draft is adopted in {share} of runs instead of {base}: {points} points ({interval}).",
        "ja": "「{name}」では採択が{base}から{share}になる。差は{points}ポイントである（{interval}）。",
    },
    "report.compare.base": {"en": "Base: {title}. {runs} runs of each, on the same draws.",
                            "ja": "基準：{title}。各{runs}回、同じ乱数による。"},
    "report.compare.title": {"en": "{title}: what would be different", "ja": "{title}：何が変わるか"},
    "report.compare.shares": {"en": "How it ends in each", "ja": "それぞれの決着"},
    "report.compare.unlocked": {
        "en": "With “{name}”, runs that were shelved are adopted most often where {label} had been among the blockers: "
        "{unlocked} of all runs, {alone} where it had been the only one.",
        "ja": "「{name}」で棚上げから採択に転じた試行で最も多く阻んでいたのは{label}である"
        "（全試行の{unlocked}、単独で阻んでいたのは{alone}）。",
    },
    "report.compare.no_unlock": {
        "en": "With “{name}” no run that was shelved is adopted.",
        "ja": "「{name}」で棚上げから採択に転じた試行はない。",
    },
    "report.compare.relocked": {
        "en": "The other way round, {label} is the one that most often shelves what the base adopts: "
        "{relocked} of all runs.",
        "ja": "逆に、基準では採択されたものを最も多く棚上げにするのは{label}である（全試行の{relocked}）。",
    },
    "report.compare.differs": {"en": "What differs from the base", "ja": "基準との違い"},
    "report.compare.same": {"en": "no number, rule or draft", "ja": "数値、規則、案に違いはない"},
    "report.compare.difference": {"en": "“{name}”: {what}.", "ja": "「{name}」：{what}。"},
    "report.compare.from_to": {"en": "{label} {before} → {after}", "ja": "{label} {before} → {after}"},
    "report.compare.rule": {"en": "decision by {rule}", "ja": "決定方式：{rule}"},
    "report.compare.menu": {"en": "menu {menu}", "ja": "案：{menu}"},
    "report.compare.event": {"en": "event “{label}”", "ja": "出来事「{label}」"},
    "report.compare.table": {"en": "Who gave way, share of all runs", "ja": "誰の反対が消えたか（全試行に対する割合）"},
    "report.compare.scenario": {"en": "Scenario", "ja": "シナリオ"},
    "report.compare.gave": {"en": "blocked, now adopted", "ja": "阻んでいたが採択"},
    "report.compare.gave_alone": {"en": "of these alone", "ja": "うち単独"},
    "report.compare.took": {"en": "adopted, now blocks", "ja": "採択が今は阻む"},
    # A sweep
    "report.sweep.answer": {
        "en": "Over {cases} cases a draft is adopted in {low} to {high} of runs, {median} in the middle one; "
        "the sampling error of a single case is {half} points or less (95\u00a0% interval).",
        "ja": "{cases}ケースにわたり、採択の割合は{low}から{high}（中央のケースで{median}）。個々のケースの標本"
        "誤差は{half}ポイント以下（95\u00a0%区間）。",
    },
    "report.sweep.more": {
        "en": "In {share} of the cases adoption is likelier than not.",
        "ja": "採択が半数を超えるケースは{share}である。",
    },
    "report.sweep.failed": {
        "en": "{failed} cases could not be run and are left out.",
        "ja": "{failed}ケースは実行できず、除いた。",
    },
    "report.sweep.ends": {"en": "How it ends, case by case", "ja": "ケースごとの決着"},
    "report.sweep.blocks": {
        "en": "Over all cases {label} is among the blockers most often: in {mean} of runs on average, between "
        "{low} and {high}.",
        "ja": "全ケースを通じて最も多く阻むのは{label}で、平均して試行の{mean}（{low}〜{high}）である。",
    },
    "report.sweep.blocks_table": {
        "en": "Among the blockers, share of all runs",
        "ja": "阻む側にある割合（全試行に対する）",
    },
    "report.sweep.mean": {"en": "mean", "ja": "平均"},
    "report.sweep.lowest": {"en": "lowest case", "ja": "最低"},
    "report.sweep.median": {"en": "median case", "ja": "中央"},
    "report.sweep.highest": {"en": "highest case", "ja": "最高"},
    "report.sweep.outcome": {"en": "Outcome", "ja": "結果"},
    "report.sweep.highest_at": {
        "en": "Adoption is highest, {share}, at {where}.",
        "ja": "採択が最も多いのは{where}のとき（{share}）。",
    },
    "report.sweep.lowest_at": {
        "en": "It is lowest, {share}, at {where}.",
        "ja": "最も少ないのは{where}のとき（{share}）。",
    },
    "report.sweep.value": {"en": "{label} = {value}", "ja": "{label}＝{value}"},
    "report.sweep.telling": {
        "en": "Of what was varied, {label} tells most: by itself it goes with {share} of the differences "
        "between cases.",
        "ja": "変えた条件のうち最も効くのは「{label}」で、単独でケース間の差の{share}に対応する。",
    },
    "report.sweep.table": {"en": "Share of runs, over the cases", "ja": "試行の割合（ケース間）"},
    # Limits
    "report.limits": {"en": "Limits", "ja": "限界"},
    "report.limits.forecast": {
        "en": "The shares are no probabilities of real events. They say how often the assumptions lead to an outcome.",
        "ja": "割合は現実の出来事の確率ではない。仮定からその結果がどれほどの頻度で導かれるかを示す。",
    },
    "report.limits.coded": {
        "en": "Positions are coded by hand. Another coder would have chosen other numbers; the ranges are "
        "meant to hold them, and {assumed} of {count} numbers are assumed.",
        "ja": "立場は人手により数値化した。別の人なら別の数値を選ぶ。幅はそれを含むつもりのもので、{count}項目"
        "中{assumed}項目は仮定である。",
    },
    "report.limits.record": {
        "en": "On past decisions the model was not shown to predict better than the base rate of such "
        "decisions, nor than simpler rival theories (sim/MODEL.md, section 11).",
        "ja": "過去の決定について、モデルが基準率や、より単純な対抗理論よりも良く予測するとは示されていない（"
        "sim/MODEL.md、第11節）。",
    },
    "report.limits.source": {
        "en": "A source that tells of a few countries says nothing of the others; what it leaves out is left out here.",
        "ja": "いくつかの国だけを論じる出典は他の国について何も語らない。そこで省かれたものはここでも省かれている。",
    },
    "report.limits.reservation": {
        "en": "Every actor has a private reservation that the analyst cannot see. Where gains are small it "
        "decides much.",
        "ja": "どの主体にも分析者には見えない非公開の留保がある。得失が小さい場合、これが結果を大きく左右する。",
    },
    "report.limits.one": {
        "en": "“What would change it” moves one number at a time. Two together may do what neither does alone.",
        "ja": "「何が結論を変えるか」は一度に一つの数値だけを動かす。二つを同時に動かせば、単独では届かない結果"
        "もありうる。",
    },
    # How to reproduce
    "report.again": {"en": "How to reproduce this", "ja": "再現の方法"},
    "report.again.how": {
        "en": "The first command below made these results. The same version with the same seed makes the same tables, "
        "byte for byte.",
        "ja": "下の最初のコマンドがこの結果を作った。同じ版と同じシードであれば、同じ表がバイト単位で得られる。",
    },
    "report.again.table": {"en": "What made these results", "ja": "結果を作ったもの"},
    "report.again.what": {"en": "What", "ja": "項目"},
    "report.again.value": {"en": "Value", "ja": "値"},
    "report.again.seed": {"en": "Seed", "ja": "シード"},
    "report.again.runs": {"en": "Runs", "ja": "試行回数"},
    "report.again.engine": {"en": "Engine", "ja": "エンジン"},
    "report.again.created": {"en": "Created", "ja": "作成日時"},
    "report.again.hash": {"en": "Scenario (SHA-256): {name}", "ja": "シナリオ（SHA-256）：{name}"},
    "report.again.versions": {"en": "Versions", "ja": "版"},
}  # fmt: skip
