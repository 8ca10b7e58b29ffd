"""What operators measure, in the form that Prometheus reads."""
