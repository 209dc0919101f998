"""What actors do with their means: a strategy a file, each with its claim, its source and its rule.

A strategy acts in every round after consultation and before drafting, on this round's views and the draft tabled last
(the proposal at first); what the sponsor pays follows a broken silence. All act at once, on one picture of the round:
every voter's gain from that draft with threats spread evenly. The rules are compiled functions that both engines call;
what the readable engine does with them stands beside them. Which there are: `catalogue.py`.

    external power    diffuse, aimed, wedge
    host              broadcast, addressed
    sponsor           nearest, leverage
    other members     none, committed, bargaining
"""
