"""The generated sample, kept under var/ so that it is drawn once per version of the generator."""

import hashlib
import json
import pickle
from pathlib import Path

from django.conf import settings

import data_samples.generator
from data_samples.generator.model import Sample
from data_samples.generator.sample import SEED, generate


def _version() -> str:
    """Changes with every line of the generator and of the ground it reads."""
    folder = Path(data_samples.generator.__file__).parent
    files = [*folder.glob("*.py"), *(folder.parent / "pang-mu").glob("*.geojson")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sample_at(scale: int, seed: int = SEED) -> Sample:
    """Read it back if it was drawn before, else draw and keep it."""
    folder = Path(settings.VAR) / "sample"
    path = folder / f"{_version()}-{scale}-{seed}.pickle"
    if path.exists():
        with path.open("rb") as file:
            kept: Sample = pickle.load(file)
        return kept
    sample = generate(scale, seed)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"*-{scale}-{seed}.pickle"):
        old.unlink()
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        pickle.dump(sample, file, protocol=pickle.HIGHEST_PROTOCOL)
    fresh.replace(path)
    faults = json.dumps(sample.manifest, ensure_ascii=False, indent=1)
    (folder / f"manifest-{scale}.json").write_text(faults, encoding="utf-8")
    return sample
