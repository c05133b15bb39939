"""Campaigns (教育实践活动) with their stages, steps and papers, and activities (座谈会, 走访 …) with who took part."""
