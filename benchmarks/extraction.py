"""How right and how fast the reading is, beside textacy on the same articles.

`python -m benchmarks.extraction`. The scores need the annotated articles that lie beside the project
(../shared); what is missing is said and skipped.
The peer is installed by `make peers`. One process, one thread each; figures are the scorers' own.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from extraction import extract
from extraction.decoding import Attribution
from extraction.lexicon import read_lexicon
from extraction.model import Article
from extraction.pipeline import DEFAULT_MODEL, has_weights, load
from extraction.records import as_record
from extraction.tagger import ATTRIBUTIONS, Tagger

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

Record = dict[str, Any]
Reading = Callable[[Article], Record]


def articles_in(folder: Path, names: Iterable[str] | None = None) -> list[Article]:
    """The text files of a folder, those named if any are."""
    paths = (
        sorted(folder.glob("*.txt")) if names is None else [folder / f"{name}.txt" for name in sorted(names)]
    )
    return [Article(name=path.stem, text=path.read_text(encoding="utf-8")) for path in paths]


def ours() -> Reading:
    """The project's own reading, as `extract --json` prints it."""
    lexicon, nlp = read_lexicon(ROOT / "seeds"), load()
    return lambda article: as_record(extract(article, lexicon, nlp))


def textacy_peer(model: str, exclude: Sequence[str] = ()) -> Reading:
    """textacy's direct_quotations: the words of its speaker are its speaker; it reads no indirect speech."""
    import spacy
    from textacy.extract import direct_quotations

    nlp = spacy.load(model, exclude=list(exclude))

    def read(article: Article) -> Record:
        doc = nlp(article.text)
        statements = []
        try:
            for found in direct_quotations(doc):
                words = " ".join(token.text for token in found.speaker)
                quote = found.content.text.strip("\"“”«»'‘’ ").rstrip(",")
                statements.append(
                    {
                        "speaker": words,
                        "quote": quote,
                        "kind": "direct",
                        "spans": [[found.content.start_char, found.content.end_char]],
                        "cue_span": [found.cue[0].idx, found.cue[-1].idx + len(found.cue[-1])],
                        "speaker_span": [
                            found.speaker[0].idx,
                            found.speaker[-1].idx + len(found.speaker[-1]),
                        ],
                    }
                )
        except ValueError:
            # It refuses an odd number of quotation marks; the article then counts as read with nothing found.
            pass
        return {"article": article.name, "statements": statements, "positions": []}

    return read


def timed(read: Reading, articles: Sequence[Article]) -> tuple[list[Record], float]:
    """The records, and articles a second of processor time (one thread), after one warm-up article."""
    read(articles[0])
    began = time.process_time()
    records = [read(article) for article in articles]
    return records, len(articles) / (time.process_time() - began)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"gold_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_summits(records: Sequence[Record], names: Iterable[str]) -> dict[str, float]:
    """Strict scores of gold/summits over the named articles."""
    scorer = _module(SHARED / "gold" / "summits" / "score.py")
    gold = scorer.load_gold(str(SHARED / "gold" / "summits"))
    by_name = {record["article"]: record for record in records}
    total: dict[str, int] = {}
    for name in names:
        record = by_name.get(name, {"statements": [], "positions": []})
        g = gold[name]
        found = scorer.score_statements(record["statements"], g["statements"], g["title"], g["traps"], False)
        place = {
            f"pos_{k}": v for k, v in scorer.score_positions(record["positions"], g["positions"]).items()
        }
        for key, value in {**found, **place}.items():
            if isinstance(value, int):
                total[key] = total.get(key, 0) + value
    detection = scorer.prf(total["tp"], total["pred"], total["gold"])
    said = scorer.prf(total["who"], total["pred"], total["gold"])
    positions = scorer.prf(total["pos_tp"], total["pos_pred"], total["pos_gold"])
    return {
        "detection P": detection[0], "detection R": detection[1], "detection F1": detection[2],
        "who said what F1": said[2], "speaker right": total["who"] / max(1, total["tp"]),
        "traps hit": total["trapfp"],
        "positions P": positions[0], "positions R": positions[1], "positions F1": positions[2],
    }  # fmt: skip


def score_seeds(records: Sequence[Record]) -> dict[str, float]:
    """Scores of the five seeds, by their own scorer."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        lines.flush()
        scorer = SHARED / "gold" / "score_seeds.py"
        printed = subprocess.run(
            [sys.executable, str(scorer), lines.name], check=True, capture_output=True, text=True
        ).stdout
    found = json.loads(printed)
    return {
        "statements P": found["statements"]["precision"] or 0,
        "statements R": found["statements"]["recall"] or 0,
        "statements F1": found["statements"]["f1"],
        "speaker right": found["statements"]["speaker_accuracy"] or 0,
        "kind right": found["statements"]["kind_accuracy"] or 0,
        "positions F1": found["positions"]["pair_f1"],
        "stance right": found["positions"]["stance_accuracy_on_found"] or 0,
    }


def score_polnear(textacy: bool) -> dict[str, dict[str, float]]:
    """Attribution F1 on PolNeAR dev by its scorer: our tagger by the corpus's convention, and textacy."""
    scorer = _module(SHARED / "polnear" / "score_attribution.py")
    lines = (SHARED / "polnear" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    tagger = Tagger()
    found = {
        "ours": [
            {"id": name, "attributions": [_plain(one) for one in tagger.read(text, convention=ATTRIBUTIONS)]}
            for name, text in texts.items()
        ]
    }
    if textacy:
        peer = textacy_peer(DEFAULT_MODEL)
        found["textacy"] = [
            {
                "id": name,
                "attributions": [
                    {"content": row["spans"], "cue": [row["cue_span"]], "source": [row["speaker_span"]]}
                    for row in peer(Article(name, text))["statements"]
                ],
            }
            for name, text in texts.items()
        ]
    # The scorer marks the rows it is given, so each reading gets fresh ones.
    return {
        name: {
            subset: scorer.score([json.loads(line) for line in lines], rows, subset)["attr_all"]["F"]
            for subset in ("all", "speech", "quoted")
        }
        for name, rows in found.items()
    }


def _plain(found: Attribution) -> dict[str, list[list[int]]]:
    """An attribution as the scorer reads it."""
    return {
        "content": [[part.start, part.end] for part in found.content],
        "cue": [[found.cue.start, found.cue.end]] if found.cue else [],
        "source": [[found.source.start, found.source.end]] if found.source else [],
    }


def show(title: str, columns: dict[str, dict[str, float]]) -> None:
    """One small table: a row a figure, a column a system."""
    print(f"\n{title}")
    print(f"  {'':18s}" + "".join(f"{name:>12s}" for name in columns))
    for figure in next(iter(columns.values())):
        cells = (column[figure] for column in columns.values())
        print(f"  {figure:18s}" + "".join(f"{v:12d}" if isinstance(v, int) else f"{v:12.3f}" for v in cells))


def main() -> None:
    """Print every table that can be printed here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, help="also write our records to this file, one a line")
    options = parser.parse_args()
    systems: dict[str, Reading] = {"ours": ours()}
    try:
        systems["textacy"] = textacy_peer(DEFAULT_MODEL)
    except ImportError:
        print("textacy is not installed (make peers): ours alone")
    seeds = articles_in(ROOT / "seeds" / "articles")
    summits_folder = SHARED / "gold" / "summits"
    summits = articles_in(summits_folder / "articles") if summits_folder.exists() else []
    records: dict[str, list[Record]] = {}
    rates: dict[str, dict[str, float]] = {}
    for name, read in systems.items():
        records[name], rate = timed(read, [*seeds, *summits])
        rates[name] = {"articles a second": rate}
    if options.predictions:
        options.predictions.write_text(
            "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records["ours"]),
            encoding="utf-8",
        )
    if summits:
        splits = json.loads((summits_folder / "splits.json").read_text(encoding="utf-8"))
        for split, names in (*splits.items(), ("all 52", [a.name for a in summits])):
            columns = {name: score_summits(found, names) for name, found in records.items()}
            show(f"other summits, {split} ({len(names)} articles), strict", columns)
        columns = {name: score_seeds(found[: len(seeds)]) for name, found in records.items()}
        show(f"seeds ({len(seeds)} articles)", columns)
    else:
        print("the annotated articles (../shared/gold) are not here: no scores")
    if not (SHARED / "polnear" / "dev.jsonl").exists():
        print("PolNeAR (../shared/polnear) is not here: no scores on it")
    elif not has_weights():
        print("the tagger's files are not in extraction/weights: no scores on PolNeAR")
    else:
        show("PolNeAR dev, attribution F1 (84 articles)", score_polnear("textacy" in systems))
    show(f"speed, one process ({len(seeds) + len(summits)} articles)", rates)


if __name__ == "__main__":
    main()
