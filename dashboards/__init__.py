"""What people look at: Grafana dashboards, Prometheus rules, the data protection officer's console."""
