"""Words of figures that set many cases side by side: comparisons, sweeps, levers."""

WORDS = {
    # Comparisons
    "compare.about": {
        "en": "Share of runs that end in each outcome, from 0 at the foot; upright lines: 95 % interval",
        "ja": "各結果に終わった試行の割合（下端が0）。縦線は95 %区間",
    },
    "compare.change": {
        "en": "; at the right, the change in percentage points",
        "ja": "。右端は差（ポイント）",
    },
    "compare.no_dot": {
        "en": ". Without a dot: the scenario has no such outcome",
        "ja": "。点がない場合、そのシナリオにその結果はない",
    },
    "compare.elsewhere": {"en": "{label} (elsewhere)", "ja": "{label}（他のみ）"},
    "differences.finding": {"en": "what changes", "ja": "何が変わるか"},
    "differences.about": {
        "en": "Difference in the share of runs, in percentage points; line and brackets: 95\u00a0% interval; "
        "full dot: without 0",
        "ja": "試行の割合の差（ポイント）。線と括弧内は95 %区間。塗りつぶした点は区間が0を含まない",
    },
    "differences.interval": {"en": "{points} ({low} to {high})", "ja": "{points}（{low}〜{high}）"},
    "flow.finding": {"en": "which runs move", "ja": "どの試行が動くか"},
    "flow.about": {
        "en": "{moved} of runs end otherwise (strong bands, in the colour of where they end); "
        "the others end the same (pale bands). Runs are matched draw for draw",
        "ja": "{moved}の試行が別の結果になる（濃い帯、行き先の色）。残りは同じ結果（淡い帯）。"
        "同じ乱数の試行どうしを比べる",
    },
    "flow.nothing": {
        "en": "Every run ends the same in both. Runs are matched draw for draw",
        "ja": "すべての試行が同じ結果になる。同じ乱数の試行どうしを比べる",
    },
    "compare.base": {"en": "base: {name}", "ja": "基準：{name}"},
    "compare.runs": {"en": "{runs} runs of each, the same draws", "ja": "各{runs}回、同じ乱数"},
    # Along a parameter
    "along.finding": {"en": "how it ends along “{label}”", "ja": "「{label}」に応じた決着"},
    "along.about": {
        "en": "Share of runs that end in each outcome, along “{name}”",
        "ja": "「{name}」に沿った、各結果に終わった試行の割合",
    },
    "along.bars": {
        "en": "Share of runs that end in each outcome, in %, by “{name}”",
        "ja": "「{name}」別の、各結果に終わった試行の割合（%）",
    },
    "along.panels": {"en": "\nOne panel for each value of “{name}”", "ja": "\n「{name}」の値ごとに一枚"},
    "along.some": {"en": ", {shown} of {every} shown", "ja": "（{every}のうち{shown}を表示）"},
    "along.here": {"en": ". Broken line: as coded ({value})", "ja": "。破線：設定値（{value}）"},
    "along.off": {"en": ". As coded ({value}): off the scale", "ja": "。設定値（{value}）は目盛りの外"},
    "along.stacked": {"en": "Stacked", "ja": "積み上げ"},
    "along.each": {"en": "Each", "ja": "個別"},
    "along.interval": {"en": "Each, with 95\u00a0% interval", "ja": "個別（95\u00a0%区間つき）"},
    "along.at": {"en": "{share} at {value}", "ja": "{value}で{share}"},
    "along.mean": {"en": "{finding}, mean over {others}", "ja": "{finding}（{others}の平均）"},
    "along.many": {"en": "{count} other parameters", "ja": "他の{count}項目"},
    # Maps
    "map.finding": {"en": "how often {what}", "ja": "{what}の頻度"},
    "map.adopted": {"en": "a draft is adopted", "ja": "採択"},
    "map.about": {"en": "Share of runs with the outcome “{outcome}”", "ja": "結果が「{outcome}」となる試行の割合"},
    "map.panels": {"en": "One panel for each value of “{name}”{some}", "ja": "「{name}」の値ごとに一枚{some}"},
    "map.hatched": {"en": "Hatched: no such case in the design", "ja": "斜線：設計にない組み合わせ"},
    "map.colours": {"en": "Colours run only from {low} to {high}\u00a0%", "ja": "色の範囲は{low}〜{high}\u00a0%"},
    "map.dot": {"en": "Dot: both values as coded", "ja": "点：両方とも設定値"},
    "map.off": {
        "en": "The values as coded ({x} and {y}) lie off this map",
        "ja": "設定値（{x}と{y}）はこの図の外",
    },
    "map.empty": {"en": "No combination has a result", "ja": "結果のある組み合わせがない"},
    "map.below": {
        "en": "No combination reaches 50\u00a0%; the highest is {share}",
        "ja": "50\u00a0%に達する組み合わせはない（最高{share}）",
    },
    "map.above": {
        "en": "Every combination has 50\u00a0% or more; the lowest is {share}",
        "ja": "どの組み合わせも50\u00a0%以上（最低{share}）",
    },
    "map.thin": {"en": "Thin lines: every {points} points", "ja": "細線：{points}ポイントごと"},
    "map.bold": {
        "en": "Bold line: 50\u00a0%; thin lines: every {points} points",
        "ja": "太線：50\u00a0%、細線：{points}ポイントごと",
    },
    "map.share": {"en": "Share of runs", "ja": "試行の割合"},
    "sentence_break": {"en": ". ", "ja": "。"},
    # Cases one by one
    "cases.finding": {"en": "each case", "ja": "ケース別"},
    "cases.about": {
        "en": "Share of runs that end in each outcome, one bar a case; at the right, the share that adopts a draft",
        "ja": "各結果に終わった試行の割合（ケースごとに一本）。右端は採択の割合",
    },
    "cases.some": {
        "en": ". {shown} of {every} cases shown, evenly spaced in this order",
        "ja": "。{every}ケースのうち、この順で等間隔に{shown}ケースを表示",
    },
    "cases.adopted": {"en": "adopted", "ja": "採択"},
    "cases.runs": {"en": "{runs} runs in {cases} cases", "ja": "{cases}ケース、試行{runs}回"},
    "cases.none": {"en": "no case", "ja": "ケースなし"},
    "spread.finding": {"en": "how far the cases differ", "ja": "ケース間のばらつき"},
    "spread.about": {
        "en": "How the share of runs that end so is distributed over the cases, each ridge scaled to its row. "
        "White line and number: median; black line{brackets}: 5th to 95th percentile",
        "ja": "その結果に終わる試行の割合のケース間の分布（山の高さは行ごと）。"
        "白線と数値：中央値、黒線{brackets}：5〜95パーセンタイル",
    },
    "spread.brackets": {"en": " and brackets", "ja": "と括弧内"},
    "spread.groups": {"en": ". {shown} of {every} groups shown", "ja": "。{every}群のうち{shown}群を表示"},
    # Rules and menus as values of a parameter
    "rule.unanimity": {"en": "Unanimity", "ja": "全会一致"},
    "rule.consensus_minus": {"en": "Consensus minus {minus}", "ja": "{minus}か国の反対までは採択"},
    "rule.majority": {"en": "Simple majority", "ja": "単純多数決"},
    "rule.threshold": {"en": "Majority of {threshold} %", "ja": "{threshold} %の多数決"},
    "rule.weights": {"en": ", by weights {weights}", "ja": "（票の重み：{weights}）"},
    "rule.forum": {"en": ", {members} alone", "ja": "（{members}のみ）"},
    # Levers
    "levers.finding": {"en": "how far one lever must be moved", "ja": "一つの条件をどこまで動かせばよいか"},
    "levers.about": {
        "en": "Wanted: {wanted}; {share} as the scenario is. Each lever alone is fixed at a value, the rest keeps its "
        "ranges; bands: 95\u00a0% interval. Broken line: as coded. Tinted: target met",
        "ja": "目標：{wanted}。現状は{share}。条件を一つずつ固定し、他は幅のまま。"
        "帯は95\u00a0%区間、破線は設定値、色地は目標を満たす範囲",
    },
    "levers.dot": {
        "en": ". Dot: the smallest change that meets it; bar: values at which the interval contains the target",
        "ja": "。点：目標に届く最小の変化、横線：区間が目標を含む値",
    },
    "levers.some": {"en": ". {shown} of {every} levers shown", "ja": "。{every}条件のうち{shown}条件を表示"},
    "levers.scale": {
        "en": ". The scale runs only from {low} to {high}\u00a0%",
        "ja": "。目盛りは{low}〜{high}\u00a0%のみ",
    },
    "levers.tips": {"en": "{coded} → {value}", "ja": "{coded} → {value}"},
    "levers.interval": {"en": "{coded} → {value} ({low} to {high})", "ja": "{coded} → {value}（{low}〜{high}）"},
    "levers.reached": {
        "en": "already reached: {share} at {coded}",
        "ja": "すでに到達：{coded}で{share}",
    },
    "levers.out": {"en": "out of reach: {share} at best, at {value}", "ja": "届かない：{value}で最大{share}"},
    "levers.runs": {
        "en": "{runs} runs of each case, the same draws",
        "ja": "各ケース{runs}回、同じ乱数",
    },
    "wanted.adopted": {"en": "some draft adopted", "ja": "いずれかの案の採択"},
    "wanted.as_proposed": {"en": "adopted as proposed", "ja": "原案どおりの採択"},
    "wanted.diluted": {"en": "adopted diluted", "ja": "修正案の採択"},
    "wanted.shelved": {"en": "shelved", "ja": "棚上げ"},
    "wanted.draft": {"en": "“{label}” adopted", "ja": "「{label}」の採択"},
    "wanted.least": {"en": "{outcome} in at least {share} of runs", "ja": "{outcome}が試行の{share}以上"},
    "wanted.most": {"en": "{outcome} in at most {share} of runs", "ja": "{outcome}が試行の{share}以下"},
}  # fmt: skip
