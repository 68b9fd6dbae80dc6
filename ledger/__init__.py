"""What was observed: journal, proof, index, reports."""
