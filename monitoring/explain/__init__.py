"""Why one prediction came out as it did: SHAP, LIME, and how far they agree."""
