"""Pictures of a page: plain SVG, twins of the charts that matplotlib draws in JupyterLab."""
