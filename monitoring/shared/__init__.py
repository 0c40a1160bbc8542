"""A workspace that many machines share: it lies in a cloud store, and what is here of it is a mirror.

The bucket is the truth. What it holds of a deployment is said by one small object, its head; a change replaces the head
on condition that nobody else has in the meantime, so that it is there whole or not at all. All other parts of the
product work on the mirror's plain files and know nothing of it.
"""
