"""A payment provider that speaks as Stripe does in test mode: API, hosted pages, signed webhook deliveries.

As much of it as a subscription business needs. Objects are kept in the newest shape and the older one at once; which
of the two an answer or a delivery has is decided by the API version it is made for.
"""
