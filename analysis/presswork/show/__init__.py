"""Tables, passages and charts: how things are shown, in JupyterLab and in reports."""
