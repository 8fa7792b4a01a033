"""The schema's history: one module a step, in `versions`; `db.upgrade` runs them."""
