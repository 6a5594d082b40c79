#!/usr/bin/env bash
# Trains the shipped models of drug resistance again, from children that `marrow simulate` draws: no data are needed.
# Usage: scripts/build_resistance_models.sh [MARROW [OUTPUT_DIR]]
#   MARROW       the program (default: marrow)
#   OUTPUT_DIR   where the models go, one folder each (default: data/models of this repository)
# The same version of the tables and of XGBoost gives the same bytes.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
marrow="${1:-marrow}"
output="${2:-$root/data/models}"

children=10000
draws=20
always=lineage_t,age_years,at_relapse

# Features of a model, and the direction that each may move it in; what is not named here is free.
glucocorticoid_up=lineage_t,subtype.kmt2a_b,subtype.bcr_abl1,subtype.ph_like,subtype.dux4,subtype.etp,subtype.nup214,nr3c1.lost,nr3c2.lost,crebbp.lost_in_b,nsd2.e1099k_in_b,tbl1xr1.lost_in_b,btg1.deleted_in_b,ikzf1.deleted_in_b,kras.activating,nras.activating_in_b,ptpn11.activating_in_b,flt3.activating_in_b,il7r.activating_in_t,jak1.activating_in_t,pten.lost_in_t,akt1.activating_in_t,pik3r1.activating_in_t
glucocorticoid_down=subtype.etv6_runx1,subtype.high_hyperdiploid
thiopurine_up=nt5c2.gain,prps1.gain_in_b,prps2.gain,msh6.lost_in_b,msh2.loss_of_function,mlh1.loss_of_function,pms2.loss_of_function,tp53.lost
thiopurine_down=
methotrexate_up=kras.activating,nras.activating,fpgs.loss_of_function,slc19a1.loss_of_function
methotrexate_down=subtype.high_hyperdiploid

# "a=up,b=up" of "a,b" and "up".
directions() {
  printf '%s' "$1" | tr ',' '\n' | sed "s/\$/=$2/" | paste -sd,
}

# The columns $1 of a matrix, samples that lack one of them left out.
complete() {
  awk -F'\t' -v OFS='\t' -v wanted="$1" '
    NR == 1 {
      count = split(wanted, names, ",")
      for (i = 1; i <= NF; i++) place[$i] = i
    }
    {
      line = $1
      for (k = 1; k <= count; k++) {
        if (!(names[k] in place)) { print "no feature " names[k] > "/dev/stderr"; exit 1 }
        cell = $place[names[k]]
        if (cell == "NA") next
        line = line OFS cell
      }
      print line
    }'
}

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$marrow" simulate --quiet --patients "$children" --seed 20260301 --profiles --responses "$draws" --threads 2 -o "$scratch"
"$marrow" query --quiet --matrix "$scratch/profiles.jsonl" >"$scratch/all.tsv"
for group in glucocorticoid thiopurine methotrexate; do
  up="${group}_up"
  down="${group}_down"
  features="$always,${!up}${!down:+,${!down}}"
  signs="$(directions "${!up}" up)${!down:+,$(directions "${!down}" down)}"
  case ",$features," in *,lineage_t,*lineage_t,*) features="age_years,at_relapse,${!up}${!down:+,${!down}}" ;; esac
  complete "$features" <"$scratch/all.tsv" >"$scratch/$group.tsv"
  name="resistance_${group}_simulated"
  "$marrow" train --matrix "$scratch/$group.tsv" --outcomes "$scratch/responses.tsv" --objective regression \
    --id sample --group patient --label "${group}_log2_*" --unit log2_shift \
    --compare "${group}_line,${group}_sum_log2" --features "$features" --monotone "$signs" --draw-given lineage_t \
    --repeats 1 --inner-folds 0 --bootstraps 200 --seed 1 --threads 2 \
    --describe "$root/data/models/$name/description.json" -o "$output/$name"
done
