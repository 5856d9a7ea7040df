#!/usr/bin/env bash
# Prints the indexes of the GPUs that a process sees, separated by commas: 0,1. Flink's driver for GPUs
# runs it when a TaskManager starts, with the number of GPUs that the TaskManager counts as its first
# argument.
#
# It names all GPUs, not only as many as are asked for: of these each scoring subtask takes one that
# nobody else on the machine uses, whichever TaskManager it is in.
set -euo pipefail

wanted=${1:?usage: gpu-discovery.sh NUMBER}

if [[ -n ${CUDA_VISIBLE_DEVICES:-} ]]; then
  # Then CUDA counts the GPUs that are named there, and these only, from 0.
  IFS=, read -ra seen <<<"$CUDA_VISIBLE_DEVICES"
  count=${#seen[@]}
else
  count=$(nvidia-smi --query-gpu=index --format=csv,noheader | wc -l)
fi

if ((count < wanted)); then
  echo "There are $count GPUs, fewer than external-resource.gpu.amount says ($wanted)." >&2
  exit 1
fi
seq -s , 0 $((count - 1))
