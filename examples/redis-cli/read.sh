#!/usr/bin/env bash
# Reads events from the shell, as a member of a consumer group: first what others left, then what is new. Needs jq.
set -euo pipefail
stream='{qw}:events' group=terminal member=one idle=60000 known=known-events
redis() { redis-cli --no-auth-warning --json -u "${QUOTEWIRE_REDIS_URL:-redis://localhost:6379}" "$@"; }

work() { # entries, as a JSON array, on standard input
  jq --compact-output '.[] | {entry: .[0], fields: (.[1] as $f | [range(0; $f | length; 2) | {($f[.]): $f[. + 1]}] | add)}' |
    while read -r entry; do
      id=$(jq --raw-output .fields.id <<< "$entry")
      if ! grep --quiet --line-regexp --fixed-strings "$id" "$known"; then
        jq --raw-output '.fields | select(.type == "quotewire.statement.attributed").event | fromjson | "\(.subject) | \(.data.speaker)"' <<< "$entry"
        echo "$id" >> "$known"
      fi
      redis XACK "$stream" "$group" "$(jq --raw-output .entry <<< "$entry")" > /dev/null
    done
}

touch "$known"
redis XGROUP CREATE "$stream" "$group" 0 MKSTREAM > /dev/null || true # an error if there is one: fine
cursor=0-0
while
  left=$(redis XAUTOCLAIM "$stream" "$group" "$member" "$idle" "$cursor" COUNT 100)
  jq '.[1]' <<< "$left" | work
  cursor=$(jq --raw-output '.[0]' <<< "$left")
  [ "$cursor" != 0-0 ]
do :; done
while
  new=$(redis XREADGROUP GROUP "$group" "$member" COUNT 100 BLOCK 500 STREAMS "$stream" '>')
  [ "$new" != null ]
do jq ".\"$stream\"" <<< "$new" | work; done
