"""The desk of the preliminary review (初审): queue, cases, and what is overseen of them."""
