"""Words of the studies that hold the model against rivals and past decisions: theories, deu, backtest, calibrate."""

WORDS = {
    # Theories
    "theories.finding": {"en": "what rival theories predict", "ja": "対抗する理論の予測"},
    "theories.draws": {
        "en": "theories over {draws} draws of the coded ranges",
        "ja": "理論：数値の幅から{draws}回抽出",
    },
    "theories.simulation": {"en": "Simulation", "ja": "シミュレーション"},
    "theories.outcomes": {"en": "Simulated\noutcomes", "ja": "模擬した\n結果"},
    "theories.actors": {"en": "Actors", "ja": "関係者"},
    "theories.adopted": {"en": "adopted", "ja": "採択"},
    "theories.shelved": {"en": "shelved", "ja": "棚上げ"},
    "theories.theory": {"en": "a theory", "ja": "理論"},
    "theories.happened": {"en": "what happened: {label}", "ja": "実際の結果：{label}"},
    "theories.quo": {"en": "Status quo (shelved)", "ja": "現状（棚上げ）"},
    "theories.about": {
        "en": "Diamond: mean of the simulation; dot: prediction of a theory",
        "ja": "菱形：シミュレーションの平均、丸：理論の予測",
    },
    "theories.about.draws": {
        "en": ", mean over draws of the coded ranges. Line: 90 % of runs or draws; shading: how the draws are spread",
        "ja": "（数値の幅からの抽出の平均）。線：試行または抽出の90 %、濃淡：抽出の散らばり",
    },
    "theories.about.once": {"en": ". Line: 90 % of runs", "ja": "。線：試行の90 %"},
    "theories.about.placeless": {
        "en": ". {share} of runs are shelved: no place, since no status quo is known",
        "ja": "。試行の{share}は棚上げ（現状が不明のため位置がない）",
    },
    "theories.about.actors": {
        "en": ". Actors: larger is more influence times salience",
        "ja": "。関係者：大きいほど影響力×重視の度合いが大きい",
    },
    "theories.nothing": {"en": "nothing is adopted", "ja": "何も採択されない"},
    "theories.inapplicable": {"en": "not applicable: {why}", "ja": "適用できない：{why}"},
    "theories.why.status_quo": {"en": "this theory needs the status quo", "ja": "この理論には現状の位置が必要"},
    "theories.why.weight": {
        "en": "no actor has both influence and salience",
        "ja": "影響力と重視の度合いをともに持つ関係者がいない",
    },
    "theories.why.other": {"en": "it makes no prediction here", "ja": "この場合の予測がない"},
    "forecaster.agenda_qualified": {
        "en": "Agenda setter, qualified majority of {share}",
        "ja": "議題設定者（特定多数決{share}）",
    },
    # EU decisions
    "deu.title": {"en": "How close theories come to what was decided", "ja": "理論の予測は実際の決定にどれだけ近いか"},
    "deu.source": {
        "en": "{file}: {issues} issues of {proposals} proposals",
        "ja": "{file}：争点{issues}件、提案{proposals}件",
    },
    "deu.runs": {"en": "{runs} runs of each issue", "ja": "各争点{runs}回"},
    "deu.about": {
        "en": "Prediction and outcome on a scale from 0 to 100. Dot: mean over the issues; line: 95\u00a0% interval "
        "over proposals. Broken line: compromise model, at the right on the same issues as the theory",
        "ja": "予測と結果は0〜100の尺度。点：争点の平均、線：提案を単位とする95\u00a0%区間。"
        "破線：妥協モデル（右の列では、その理論と同じ争点について）",
    },
    "deu.issues": {"en": "Issues", "ja": "争点"},
    "deu.error": {"en": "Error", "ja": "誤差"},
    "deu.mean_error": {"en": "Mean error", "ja": "平均誤差"},
    "deu.difference": {"en": "Less that of the\ncompromise model", "ja": "妥協モデルとの\n差"},
    "deu.rule.all": {"en": "All voting rules", "ja": "全表決方式"},
    "deu.rule.QMV": {"en": "Qualified majority", "ja": "特定多数決"},
    "deu.rule.Unan": {"en": "Unanimity", "ja": "全会一致"},
    "forecaster.simulation": {"en": "Silence procedure (this model)", "ja": "サイレンス手続（本モデル）"},
    "forecaster.commission_agenda": {"en": "Agenda setter, the Commission", "ja": "議題設定者（欧州委員会）"},
    # Backtest
    "backtest.indistinct": {
        "en": "The interval contains 0: on these cases the difference from the base rate is not distinguishable from "
        "zero.",
        "ja": "区間は0を含み、これらの事例では基準率との差はゼロと区別できない。",
    },
    "backtest.too_few": {
        "en": "The cases are too few to say whether the difference from the base rate is distinguishable from zero.",
        "ja": "事例が少なすぎて、基準率との差がゼロと区別できるかどうかは判断できない。",
    },
    # Calibration
    "calibrate.source": {
        "en": "data/cases.csv · {points} points from the prior, {runs} runs of each case at each",
        "ja": "data/cases.csv · 事前分布の{points}点、各点で各事例{runs}回",
    },
    "calibrate.worth": {"en": "worth {effective} independent draws", "ja": "独立な抽出{effective}個分に相当"},
    "calibrate.title": {
        "en": "{coded}: {cases} past decisions move {moved} of {parameters} parameters",
        "ja": "{coded}：パラメータ{parameters}個のうち{moved}個が動く（過去の決定{cases}件）",
    },
    "calibrate.how": {"en": "each case predicted from the others", "ja": "各事例を他の事例から予測"},
    "calibrate.before": {"en": "Before: prior", "ja": "前：事前分布"},
    "calibrate.after": {"en": "After: posterior", "ja": "後：事後分布"},
    "calibrate.about": {
        "en": "Thick: half of the probability; thin: nine in ten; dot: median. Broken line: starting value. "
        "In bold: moved by a quarter of the prior's spread, or narrowed by a quarter",
        "ja": "太線：確率の半分、細線：9割、点：中央値。破線：初期値。"
        "太字：事前分布の標準偏差の四分の一以上動いたか、幅が四分の一以上狭まったもの",
    },
    "calibrate.relative": {"en": "Multiple of the starting value", "ja": "初期値に対する倍率"},
    "calibrate.share": {"en": "Value, from 0 to 1", "ja": "値（0〜1）"},
    "calibrate.forecaster.model": {"en": "Starting values", "ja": "初期値"},
    "calibrate.forecaster.prior": {"en": "Prior", "ja": "事前分布"},
    "calibrate.forecaster.posterior": {"en": "Posterior, case left out", "ja": "事後分布（当該事例を除く）"},
}  # fmt: skip
