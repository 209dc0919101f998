"""Words of figures, and those that figures and pages share."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WORDS = {
    # Outcomes
    "shelved": {"en": "Shelved", "ja": "棚上げ"},
    "adopted": {"en": "Adopted, any draft", "ja": "採択（いずれかの案）"},
    "as_proposed": {"en": "As proposed", "ja": "原案どおり"},
    "diluted": {"en": "Diluted", "ja": "修正案"},
    # Quantities, as in “France: autonomy”
    "of": {"en": "{who}: {what}", "ja": "{who}：{what}"},
    "quantity.threat": {"en": "threat", "ja": "脅威認識"},
    "quantity.core_threat": {"en": "core threat", "ja": "主敵の脅威認識"},
    "quantity.linkage": {"en": "linkage", "ja": "安全保障の不可分性"},
    "quantity.exposure": {"en": "exposure", "ja": "経済的な脆弱性"},
    "quantity.entrapment": {"en": "entrapment", "ja": "巻き込まれる恐れ"},
    "quantity.autonomy": {"en": "autonomy", "ja": "自律志向"},
    "quantity.solidarity": {"en": "solidarity", "ja": "連帯"},
    "quantity.influence": {"en": "influence", "ja": "影響力"},
    "quantity.openness": {"en": "openness", "ja": "受容性"},
    "quantity.resolve": {"en": "resolve", "ja": "威圧への耐性"},
    "quantity.persuasion": {"en": "persuasion", "ja": "説明の努力"},
    "quantity.coercion": {"en": "coercion", "ja": "威圧の傾向"},
    "quantity.substance": {"en": "substance", "ja": "協力の実質"},
    "quantity.visibility": {"en": "visibility", "ja": "目立ちやすさ"},
    "quantity.reach": {"en": "reach", "ja": "域外への広がり"},
    "quantity.position": {"en": "position", "ja": "位置"},
    "quantity.ideal": {"en": "ideal", "ja": "理想の位置"},
    "quantity.salience": {"en": "salience", "ja": "重視の度合い"},
    "quantity.status_quo": {"en": "status quo", "ja": "現状"},
    "quantity.cost_of_failure": {"en": "cost of failure", "ja": "不成立の損失"},
    "quantity.security": {"en": "security", "ja": "安全保障"},
    "quantity.economic": {"en": "economic", "ja": "経済"},
    "quantity.failure_avoided": {"en": "failure avoided", "ja": "不成立の回避"},
    "quantity.distance": {"en": "distance", "ja": "隔たり"},
    "quantity.spatial": {"en": "spatial", "ja": "位置"},
    "quantity.rounds": {"en": "rounds", "ja": "回数（月）"},
    "quantity.rationality": {"en": "rationality", "ja": "合理性"},
    "quantity.concession": {"en": "concession", "ja": "譲歩の速さ"},
    "quantity.anticipation": {"en": "anticipation", "ja": "報復の予期"},
    "quantity.memory": {"en": "memory", "ja": "圧力の残存"},
    "quantity.backlash": {"en": "backlash", "ja": "反発"},
    "quantity.intimidation": {"en": "intimidation", "ja": "萎縮"},
    "quantity.band": {"en": "band", "ja": "許容幅"},
    "quantity.budget": {"en": "budget", "ja": "予算"},
    "quantity.step": {"en": "step", "ja": "一回の上限"},
    "quantity.deviation": {"en": "deviation", "ja": "標準偏差"},
    "quantity.persistence": {"en": "persistence", "ja": "持続性"},
    "quantity.probability": {"en": "probability", "ja": "確率"},
    "quantity.reservation": {"en": "reservation", "ja": "非公開の留保"},
    "quantity.total": {"en": "total", "ja": "合計"},
    "group.reservations": {"en": "Reservations", "ja": "記録上の留保"},
    "group.inducement": {"en": "Inducement", "ja": "見返り"},
    "group.volatility": {"en": "Volatility", "ja": "変動"},
    "group.spatial": {"en": "Spatial", "ja": "位置モデル"},
    "weight_of": {"en": "Weight of the {term} term", "ja": "{term}の重み"},
    "added_to": {"en": "{event}: {what} added to {who}", "ja": "{event}：{who}の{what}への加算"},
    "all_actors": {"en": "all", "ja": "全員"},
    "with_it": {"en": "{label}, and {more} more with it", "ja": "{label}（連動する他{more}項目を含む）"},
    # What any figure may say
    "in_percent_and_interval": {"en": "{share} ({low}–{high})", "ja": "{share}（{low}〜{high}）"},
    "as_coded": {"en": "as coded", "ja": "設定値"},
    "value_as_coded": {"en": "{value} (as coded)", "ja": "{value}（設定値）"},
    "and": {"en": " and ", "ja": "と"},
    "quoted": {"en": "“{what}”", "ja": "「{what}」"},
    "figure.source": {"en": "{runs} runs", "ja": "試行{runs}回"},
    "figure.seed": {"en": "seed {seed}", "ja": "シード{seed}"},
    "figure.title": {"en": "{title}: {finding}", "ja": "{title}：{finding}"},
    # Time
    **{f"month.{n}": {"en": f"{name} {{year}}", "ja": f"{{year}}/{n}"} for n, name in enumerate(_MONTHS, 1)},
    "round": {"en": "round {round}", "ja": "第{round}回"},
    "last_round": {"en": "Last round", "ja": "最終回"},
    "events": {"en": "Events:", "ja": "出来事："},
    # How it ends
    "outcomes.finding": {"en": "how it ends", "ja": "どう決着するか"},
    "outcomes.about": {
        "en": "Share of runs that end in each outcome; black line and brackets: 95 % interval",
        "ja": "各結果に終わった試行の割合。黒線と括弧内は95 %区間",
    },
    # When agreement comes
    "agreement.finding": {"en": "when agreement comes", "ja": "いつ合意に至るか"},
    "agreement.open": {"en": "still open / shelved", "ja": "協議中／棚上げ"},
    "agreement.about": {
        "en": "Cumulative share of runs that have adopted each draft; at the right, the final shares",
        "ja": "各案を採択した試行の累積割合。右端は最終的な割合",
    },
    # Who breaks silence
    "blockers.finding": {"en": "who breaks silence", "ja": "誰が沈黙を破るか"},
    "blockers.none": {
        "en": "No run ended shelved, so nobody blocked.",
        "ja": "棚上げに終わった試行はなく、誰も阻んでいない。",
    },
    "blockers.none_about": {
        "en": "Who broke silence, or as host declined, at the last tabling",
        "ja": "最後の提示で沈黙を破った（受け入れ国なら拒んだ）のは誰か",
    },
    "blockers.about": {
        "en": "Share of all runs that ended shelved with this actor's no at the last tabling; 95 % interval",
        "ja": "最後の提示でこの主体が反対し、棚上げに終わった試行の割合（全試行に対する）。括弧内は95 %区間",
    },
    "blockers.sets": {
        "en": "Most frequent sets of blockers, exactly these and no one else",
        "ja": "最も多い反対の組み合わせ（ちょうどこの顔ぶれの場合）",
    },
    "blockers.alone": {"en": "alone", "ja": "単独で"},
    "blockers.together": {"en": "together with others", "ja": "他と共に"},
    "blockers.shown": {
        "en": "Shown: {top} that ever did; {never} of {actors} never did",
        "ja": "一度でも反対した主体のうち{top}を表示。{actors}主体中{never}主体は一度も反対していない",
    },
    "blockers.top": {"en": "the {most} most frequent of {blocked}", "ja": "{blocked}主体中の上位{most}主体"},
    "blockers.all": {"en": "all {blocked}", "ja": "{blocked}主体すべて"},
    "none": {"en": "none", "ja": "0"},
    # What each stands to gain
    "gains.finding": {"en": "what each stands to gain", "ja": "それぞれの得失"},
    "gains.about": {
        "en": "From the proposal, in round 1. Bars: mean of each term; dot: total; line: its 5th to 95th percentile",
        "ja": "第1回での原案の得失。棒：各項の平均、点：合計、線：合計の5〜95パーセンタイル",
    },
    "gains.status_quo": {"en": "status quo", "ja": "現状"},
    # Whose no it was
    "blame.finding": {"en": "whose no it was", "ja": "誰の反対だったか"},
    "blame.source": {"en": "{failed} of {runs} runs shelved", "ja": "試行{runs}回中{failed}回が棚上げ"},
    "blame.about": {
        "en": "Share: of the blocking, divided by Shapley values; alone: of failures that nobody else blocked; enough: "
        "in which its consent alone would have let the draft pass; carried by: in % of its own blocks",
        "ja": "割合：阻止への寄与（シャープレイ値による配分）。単独：他に誰も阻まなかった棚上げの割合。"
        "十分：この主体の同意だけで案が通った割合。理由：自らの反対に占める割合（%）",
    },
    "blame.shown": {
        "en": "Shown: {shown} of {blocking} that ever blocked; {never} never did",
        "ja": "一度でも阻んだ{blocking}主体のうち{shown}主体を表示。{never}主体は一度も阻んでいない",
    },
    "blame.share": {"en": "share", "ja": "割合"},
    "blame.alone": {"en": "alone", "ja": "単独"},
    "blame.enough": {"en": "enough", "ja": "十分"},
    "blame.carried_by": {"en": "carried by", "ja": "理由"},
    "blame.of_failures": {"en": "Of the runs that ended shelved", "ja": "棚上げに終わった試行について"},
    # How far from consensus
    "gap.finding": {"en": "how far from consensus", "ja": "合意までの距離"},
    "gap.about": {
        "en": "The least total gain with which a shelved proposal would have passed in its last round. "
        "Half of the failures were {median} away or less",
        "ja": "棚上げになった提案が最終回で通るのに足りなかった利得の最小合計。棚上げの半数は{median}以下の不足",
    },
    "gap.beyond": {
        "en": ". Beyond the scale: {share}, up to {most}",
        "ja": "。目盛りの外：{share}（最大{most}）",
    },
    "gap.nearest": {"en": "nearest draft: {label}", "ja": "最も近い案：{label}"},
    "gap.share": {"en": "Share of failures", "ja": "棚上げに占める割合"},
    "gap.unlocked": {"en": "Share unlocked by that gain", "ja": "その利得で合意に転じる割合"},
    "gap.axis": {"en": "consensus gap →", "ja": "合意までの距離 →"},
    "gap.half": {"en": "half at {median}", "ja": "半数：{median}"},
}  # fmt: skip
