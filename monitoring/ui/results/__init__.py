"""The library's results for the pages: counted, computed once, and one deployment in a sentence."""
