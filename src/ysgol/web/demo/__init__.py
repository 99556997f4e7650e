"""The demonstration nation: real schools, invented people. Loaded in demonstration mode alone."""
