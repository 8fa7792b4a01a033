"""Papers of labelled people, year by year, in; how lasting the public ids of these people are out."""
