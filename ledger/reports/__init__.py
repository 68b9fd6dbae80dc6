"""What a DPO puts before a regulator: reports from the index, as HTML, CSV and JSON."""
