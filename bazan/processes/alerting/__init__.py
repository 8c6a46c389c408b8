"""What may wake somebody: rules, alerts, escalations, deliveries, deadlines, and the synthetic alert that proves the way."""
