"""The first page of a report: findings, the quotations that let them speak, and how far to trust them."""
