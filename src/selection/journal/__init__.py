"""The journal: every event ever recorded, in one order, with the facts and tallies they leave.

`store` makes and opens one, `journal` appends and reads, `items` are the words both use, and
`check` looks through a whole store. Nothing above this floor knows which database keeps it.
"""
