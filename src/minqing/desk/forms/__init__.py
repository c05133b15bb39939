"""One form per verb: parsing only. What is allowed is said by the action; these say what is asked and how it is read."""
