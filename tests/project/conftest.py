import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))  # project_soak: the soak run and the tests share what is killed
