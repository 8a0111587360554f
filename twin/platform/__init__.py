"""What stands around the application: hosting, database cloud, alerting, error tracking, and the records of a week."""
