"""What a counsellor has at hand: checklists, phases, referrals and canned texts, as data with sources.

The shipped files stand in `data/`; an organisation's folder can overlay them (`docs/content.md`).
"""
