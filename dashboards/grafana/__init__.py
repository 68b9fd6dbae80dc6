"""Grafana dashboards as code: `python -m dashboards.grafana` writes them as JSON, `--check` says whether that is in step."""
