"""The pages of the tax office and of a household's tax."""
