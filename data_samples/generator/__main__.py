"""python -m data_samples.generator --scale 1 --check --geojson out/ --png out/"""

import argparse
import sys
import time
from pathlib import Path

from data_samples.generator import check, geojson, picture
from data_samples.generator.sample import SEED, generate


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw the invented sub-district and judge it.")
    parser.add_argument("--scale", type=int, default=1, help="1 is full size, 20 a twentieth")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--check", action="store_true", help="compare with the measured sizes")
    parser.add_argument("--geojson", type=Path, help="folder for GeoJSON layers and the manifest")
    parser.add_argument("--png", type=Path, help="folder for pictures")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main() -> int:
    """Generate, write what was asked for, and fail if the sample fails its own check."""
    options = _arguments()
    began = time.monotonic()
    sample = generate(options.scale, options.seed)
    _say(f"drawn in {time.monotonic() - began:.1f} s")
    for path in geojson.write(sample, options.geojson) if options.geojson else []:
        _say(f"wrote {path}")
    for path in picture.write(sample, options.png) if options.png else []:
        _say(f"wrote {path}")
    failed = 0
    for line in check.report(sample) if options.check else []:
        mark = {None: "      ", True: "ok    ", False: "FAILED"}[line.ok]
        failed += line.ok is False
        _say(f"{mark} {line.text}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
