"""Data subject requests (GDPR Art. 12-22): what was asked, by when it must be answered, whom to tell, and how it ended."""
