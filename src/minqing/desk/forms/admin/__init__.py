"""Forms of the settings: places, bodies, people, rights, limits. Parsing only; the actions hold the rules."""
