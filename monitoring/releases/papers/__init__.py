"""A version's papers: training it again, its model card, its bill of materials, its signature."""
