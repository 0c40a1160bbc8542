"""Results as plotly figures: data in, picture out; nothing here computes a statistic or knows Streamlit."""
