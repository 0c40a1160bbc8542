"""`modelwatch events`: what happened around a deployment, as marks on its pictures."""
