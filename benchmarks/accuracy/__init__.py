"""How well Byline tells people and papers apart: labelled files in, figures beside those of its peers out."""
