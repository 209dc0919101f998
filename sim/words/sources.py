"""Words of what results rest on: bases, sources, numbers, events."""

WORDS = {
    # What it rests on
    "report.rests": {"en": "What it rests on", "ja": "何に基づくか"},
    "report.rests.count": {
        "en": "{count} numbers go in. {stated} are stated by the report, {inferred} are inferred from it, "
        "{outside} come from another named source and {assumed} are assumed.",
        "ja": "用いた数値は{count}項目。報告書に明記{stated}、報告書からの推論{inferred}、他の出典{outside}、仮"
        "定{assumed}。",
    },
    "report.rests.drawn": {
        "en": "{drawn} of them have a range and are drawn anew in every run.",
        "ja": "このうち{drawn}項目は幅をもち、試行ごとに引き直される。",
    },
    "report.rests.cases": {
        "en": "Counted over the {cases} scenarios together.",
        "ja": "{cases}のシナリオの合計である。",
    },
    "report.rests.which": {
        "en": "“The report” is Yoshihide Nishikawa, “Progress in security cooperation between Japan and NATO: "
        "background and strategic significance” (in Japanese), Institute for Peace Policies, 27 October 2024.",
        "ja": "「報告書」とは、西川佳秀「進む日本と北大西洋条約機構（NATO）の安全保障協力―その背景と戦略的な意義―」"
        "（平和政策研究所、2024年10月27日）である。",
    },
    "report.rests.posterior": {
        "en": "Weights and process parameters that were not set by hand were drawn, run by run, from what past "
        "decisions say of them, and not from the starting values listed below.",
        "ja": "手で設定していない重みと過程の値は、下に挙げる初期値ではなく、過去の決定から得た分布から試行ごと"
        "に引いた。",
    },
    "basis.stated": {"en": "stated by the report", "ja": "報告書に明記"},
    "basis.inferred": {"en": "inferred from the report", "ja": "報告書から推論"},
    "basis.outside": {"en": "from another source", "ja": "他の出典"},
    "basis.assumed": {"en": "assumed", "ja": "仮定"},
    "report.sources": {"en": "Sources, and how many numbers each carries", "ja": "出典と、それに基づく数値の数"},
    "report.sources.source": {"en": "Source", "ja": "出典"},
    "report.sources.numbers": {"en": "numbers", "ja": "数値"},
    "report.numbers": {"en": "Every number", "ja": "すべての数値"},
    "report.numbers.table": {"en": "Numbers of the scenario as it was run", "ja": "実行時のシナリオの数値"},
    "report.numbers.quantity": {"en": "Quantity", "ja": "項目"},
    "report.numbers.value": {"en": "value", "ja": "値"},
    "report.numbers.range": {"en": "range", "ja": "幅"},
    "report.numbers.basis": {"en": "basis", "ja": "根拠"},
    "report.numbers.fixed": {"en": "fixed", "ja": "固定"},
    "report.numbers.span": {"en": "{low} to {high}", "ja": "{low}〜{high}"},
    "report.events": {"en": "Events", "ja": "出来事"},
    "report.events.event": {"en": "Event", "ja": "出来事"},
    "report.events.round": {"en": "round", "ja": "回"},
    "report.events.adds": {"en": "adds", "ja": "加算"},
    "report.events.add": {"en": "{who}: {what} {amount}", "ja": "{who}：{what} {amount}"},
    # Sources that the shipped data name
    "source.report": {"en": "report §{section}", "ja": "報告書 第{section}節"},
    "source.topics": {"en": "{report} ({topics})", "ja": "{report}（{topics}）"},
    "source.none": {"en": "no source (starting value)", "ja": "出典なし（初期値）"},
    "source.model": {"en": "sim/MODEL.md, Initialisation", "ja": "モデルの初期値（sim/MODEL.md）"},
    "source.set": {"en": "set by the user", "ja": "利用者による設定"},
    "source.size": {"en": "; size assumed", "ja": "、大きさは仮定"},
    "topic.tokyo_office": {"en": "Tokyo office", "ja": "東京事務所"},
    "topic.global_partnership": {"en": "global partnership", "ja": "グローバルパートナーシップ"},
    "topic.political_declaration": {"en": "political declaration", "ja": "政治宣言"},
    "topic.ipcp": {"en": "IPCP", "ja": "IPCP"},
    "topic.itpp": {"en": "ITPP", "ja": "ITPP"},
    "topic.75th_anniversary": {"en": "75th anniversary", "ja": "75周年"},
    "topic.outlook": {"en": "outlook", "ja": "今後"},
    "topic.defence_ministers": {"en": "defence ministers", "ja": "国防相会合"},
    "topic.ukraine_war": {"en": "Ukraine war", "ja": "ウクライナ戦争"},
    "topic.shared_view_of_china": {"en": "shared view of China", "ja": "対中脅威認識の共有"},
    "topic.aso_s_speech": {"en": "Aso's speech", "ja": "麻生演説"},
    "topic.peace_operations": {"en": "peace operations", "ja": "国際平和協力"},
}  # fmt: skip
