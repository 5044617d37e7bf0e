"""How fast dhrxl is, as ratios within one run: scripts run by hand, never asserted in a test."""
