"""The documents we make: what stands in each, of the figures of a round."""
