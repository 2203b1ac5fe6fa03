#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What action.yml runs: `countersign check` with its inputs, which stand in CHECK_… one on each line, and with its exit code.
# An input is never more than one argument a line: nothing here is evaluated.
set -euo pipefail

readonly program="$GITHUB_ACTION_PATH/packages/countersign/bin/countersign.cjs"
readonly output=${CHECK_OUTPUT:-}
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/countersign-XXXXXX")
readonly work
trap 'rm -rf "$work"' EXIT

if [[ $output == *$'\n'* ]]; then
  echo 'error: wanted one file as output, got several lines' >&2
  exit 2
fi

arguments=(check --explain)
# add FLAG TEXT: the flag once for each line that says something.
add() {
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [[ -z ${line// /} ]] || arguments+=(${1:+"$1"} "$line")
  done <<<"$2"
}
add --policy "${CHECK_POLICY:-}"
add --from "${CHECK_FROM:-}"
add --context "${CHECK_CONTEXT:-}"
[[ -z $output ]] || arguments+=(--output sarif --output-file "$output")
add '' "${CHECK_ARGS:-}"
arguments+=(--)
add '' "${CHECK_IMAGES:-}"

# A result of another run must not pass for one of this.
[[ -z $output ]] || rm -f -- "$output"
code=0
node "$program" "${arguments[@]}" </dev/null >"$work/stdout" 2>"$work/stderr" || code=$?

# What comes from registries must not be read as commands to the runner. All on one stream: the runner reads two in any order.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
cat "$work/stderr" "$work/stdout"
echo "::$token::"

escaped() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'; }
{
  printf '### countersign check: exit code %d\n\n<pre>\n' "$code"
  # A summary holds a megabyte. Whoever writes more than is taken must not fail the step.
  { cat "$work/stderr" "$work/stdout" || true; } 2>/dev/null | head -c 200000 | escaped
  printf '\n</pre>\n'
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
{
  printf 'exit-code=%d\n' "$code"
  [[ -z $output || ! -f $output ]] || printf 'sarif=%s\n' "$output"
} >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
