"""The model families with files of their own, one file each; `monitoring.models.native.family` lists them."""
