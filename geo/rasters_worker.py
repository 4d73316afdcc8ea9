"""The reader of pictures: opens one hostile file, writes its copies. `python -m geo.rasters_worker`

It has no network, no database and no driver but GeoTIFF. One job comes on standard input, JSON
lines go out: ["progress", [step, part]], then ["done", {...}] or ["problem", {...}].
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo.intake import confinement

confinement.enter_for_pictures()  # before the next lines load GDAL

from django.conf import settings  # noqa: E402

from geo import rasters  # noqa: E402
from geo.intake.problems import Problem  # noqa: E402
from geo.rasters_heights import write_shaded  # noqa: E402


def main() -> None:
    job = json.loads(sys.stdin.readline())
    settings.configure(REGISTER_SRID=job["register_srid"])
    try:
        say("done", STEPS[job["work"]](job))
    except Problem as problem:
        say("problem", problem.to_json())
    except MemoryError:
        say("problem", Problem("too_much_memory").to_json())


def say(word: str, value: object) -> None:
    sys.stdout.write(json.dumps([word, value], ensure_ascii=False) + "\n")
    sys.stdout.flush()


def inspect(job: dict[str, Any]) -> dict[str, Any]:
    return asdict(rasters.inspect(Path(job["received"]), job["kind"]))


def copies(job: dict[str, Any]) -> dict[str, Any]:
    """Archive in the register's system (or its own, if that is far away), then the display copy."""
    received, archive, display = (Path(job[name]) for name in ("received", "archive", "display"))
    kind, source = job["kind"], received
    say("progress", ["archive", 0])
    rasters.write_archive(received, archive, job["archive_crs"], kind)
    if kind in rasters.HEIGHT_KINDS:
        source = display.with_name("shaded.tif")
        write_shaded(received, source, lambda part: say("progress", ["shade", part]))
    index = rasters.write_display(source, display, lambda part: say("progress", ["display", part]))
    index.save(Path(job["index"]))
    if source != received:
        source.unlink()
    return {}


STEPS = {"inspect": inspect, "copies": copies}

if __name__ == "__main__":
    main()
