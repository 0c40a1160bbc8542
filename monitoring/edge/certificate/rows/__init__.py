"""The rows that a certificate rests on beside real ones: nobody's, and built to be hard."""
