"""Words of backtests: the model against decisions whose outcome is known."""

WORDS = {
    "past.hits": {
        "en": "the likeliest outcome came in {hits} of {cases} past decisions",
        "ja": "過去の決定{cases}件のうち{hits}件で、最も確からしい結果が実現",
    },
    "past.cases": {"en": "{coded}: {hits}", "ja": "{coded}：{hits}"},
    "past.how": {"en": "{coded}, {how}: {hits}", "ja": "{coded}（{how}）：{hits}"},
    "past.page": {"en": "{title}, page {n} of {pages}", "ja": "{title}（{n}／{pages}）"},
    "past.about": {
        "en": "Probability of each outcome in %. In a black frame: what really came",
        "ja": "各結果の確率（%）。黒枠：実際の結果",
    },
    "past.chosen": {
        "en": ". * chosen because allies quarrelled over it in public",
        "ja": "。*：同盟国が公然と対立したために選ばれた事例",
    },
    "past.hit": {"en": "hit", "ja": "的中"},
    "past.missed": {"en": "missed", "ja": "外れ"},
    "past.source": {"en": "data/cases.csv · {runs} runs of each case", "ja": "data/cases.csv · 各{runs}回"},
    "past.good": {
        "en": "How good are the probabilities? {group}, {cases} cases",
        "ja": "確率の良し悪し：{group}、{cases}件",
    },
    "past.good_one": {
        "en": "How good are the probabilities? {group}, {cases} case",
        "ja": "確率の良し悪し：{group}、{cases}件",
    },
    "past.scores": {
        "en": "Mean score over the cases, at the right, less that of the base rate of the other ones: left of the "
        "line is better. Bar: 95\u00a0% interval over resampled cases",
        "ja": "事例の平均スコア（右端）から、他の事例の基準率のスコアを引いた差。線より左ほど良い。"
        "帯：事例の再抽出による95\u00a0%区間",
    },
    "coding.interests": {"en": "interests", "ja": "利害モデル"},
    "coding.spatial": {"en": "spatial", "ja": "位置モデル"},
    "coding.conflict": {"en": "{coded}, chosen for conflict", "ja": "{coded}、対立ゆえに選んだ事例"},
    "coding.others": {"en": "{coded}, others", "ja": "{coded}、その他"},
    "measure.brier": {"en": "Brier score", "ja": "ブライアスコア"},
    "measure.log": {"en": "Logarithmic score", "ja": "対数スコア"},
    "measure.rps": {"en": "Ranked probability score", "ja": "順位確率スコア"},
    "forecaster.model": {"en": "nacsim", "ja": "nacsim"},
    "forecaster.uniform": {"en": "A third each", "ja": "三分の一ずつ"},
    "forecaster.base_rate": {"en": "Base rate", "ja": "基準率"},
    "forecaster.mean": {"en": "Mean of positions", "ja": "位置の平均"},
    "forecaster.compromise": {"en": "Compromise model", "ja": "妥協モデル"},
    "forecaster.weighted_median": {"en": "Weighted median", "ja": "加重中央値"},
    "forecaster.nash_status_quo": {"en": "Nash bargaining over the status quo", "ja": "現状を基準とするナッシュ交渉"},
    "forecaster.nash_breakdown": {"en": "Nash bargaining from breakdown", "ja": "決裂を基準とするナッシュ交渉"},
    "forecaster.agenda_unanimity": {"en": "Agenda setter, unanimity", "ja": "議題設定者（全会一致）"},
    "forecaster.agenda_majority": {"en": "Agenda setter, simple majority", "ja": "議題設定者（単純多数決）"},
    "forecaster.challenge_printed": {"en": "Challenge model, as printed", "ja": "挑戦モデル（印刷版）"},
    "forecaster.challenge_published": {"en": "Challenge model, as published", "ja": "挑戦モデル（公表値）"},
    # The report
    "report.kind.backtest": {
        "en": "Backtest report · nacsim {version}",
        "ja": "過去事例による検証報告 · nacsim {version}",
    },
    "report.backtest.title": {"en": "The model against past decisions", "ja": "過去の決定に照らしたモデル"},
    "report.backtest.description": {
        "en": "Decisions whose outcome is known, each run as if it were open. A good model gives what came a high "
        "probability; the Brier score says how good it was, 0 at best and 2 at worst.",
        "ja": "結果の分かっている決定を、未決であるかのように模擬した。良いモデルは実際の結果に高い確率を与える。"
        "ブライアスコアはその良し悪しを示し、0が最良、2が最悪である。",
    },
    "report.backtest.answer": {
        "en": "{group}: on {cases} past decisions the likeliest outcome was the right one in {hits}; the mean Brier "
        "score is {score}, against {base} for the base rate ({difference}).",
        "ja": "{group}：過去の決定{cases}件のうち、最も確からしいとした結果が当たったのは{hits}件。"
        "ブライアスコアの平均は{score}、基準率では{base}（{difference}）。",
    },
    "report.backtest.difference": {
        "en": "difference {difference}, {interval}; lower is better",
        "ja": "差{difference}、{interval}、低いほど良い",
    },
    "report.backtest.few": {
        "en": "difference {difference}, too few cases for an interval; lower is better",
        "ja": "差{difference}、区間を示すには事例が少なすぎる、低いほど良い",
    },
    "report.backtest.better": {
        "en": "The interval lies below 0: on these cases the model does better than the base rate.",
        "ja": "区間は0を下回り、これらの事例ではモデルの方が基準率より良い。",
    },
    "report.backtest.no_better": {
        "en": "These cases cannot tell the model from the base rate.",
        "ja": "これらの事例では、モデルと基準率の優劣は判定できない。",
    },
    "report.backtest.worse": {
        "en": "The interval lies above 0: on these cases the base rate does better than the model.",
        "ja": "区間は0を上回り、これらの事例では基準率の方がモデルより良い。",
    },
    "report.backtest.missed": {"en": "Missed: {cases}.", "ja": "外れた事例：{cases}。"},
    "report.backtest.none_missed": {"en": "None was missed.", "ja": "外れた事例はない。"},
    "report.backtest.cases": {"en": "Case by case", "ja": "事例ごとの結果"},
    "report.backtest.table": {"en": "What the model said, and what happened", "ja": "モデルの確率と実際の結果"},
    "report.backtest.case": {"en": "Decision", "ja": "決定"},
    "report.backtest.happened": {"en": "What happened", "ja": "実際の結果"},
    "report.backtest.scores": {"en": "How good the probabilities are", "ja": "確率の良し悪し"},
    "report.backtest.scores_note": {
        "en": "A score means nothing by itself. Beside the model stand what anybody could have said without it, a "
        "third for every class of outcome and the base rate of the other cases, and rival theories.",
        "ja": "スコアは単独では意味をもたない。モデルなしでも言えること（各結果に三分の一、他の事例の基準率）と、"
        "対抗する理論を並べる。",
    },
    "report.backtest.means": {"en": "Mean scores, lower is better", "ja": "平均スコア（低いほど良い）"},
    "report.backtest.who": {"en": "Forecaster", "ja": "予測者"},
    "report.limits.past": {
        "en": "A handful of past decisions, coded by those who know how they ended, is a first look and no validation.",
        "ja": "結果を知る者が数値化した少数の過去事例は、最初の手がかりであって、妥当性の証明ではない。",
    },
}  # fmt: skip
