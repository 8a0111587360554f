"""Mail of the twin: everything the application sends, by SMTP or by Resend's API, ends in one inbox."""
