"""What every test has in common: the invented demo corpus as default, whatever texts lie in seeds/reference."""

import os
from pathlib import Path

os.environ["PRESSWORK_CORPUS"] = str(Path(__file__).parent / "seeds" / "demo")
os.environ["MPLBACKEND"] = "Agg"
os.environ["PRESSWORK_CACHE"] = "off"  # a test that breaks a step must not be given what was made before
