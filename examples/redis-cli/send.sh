#!/usr/bin/env bash
# Sends an article from the shell.
set -euo pipefail
redis-cli -u "${QUOTEWIRE_REDIS_URL:-redis://localhost:6379}" FCALL quotewire_enqueue 3 '{qw}:inbox' '{qw}:intake' '{qw}:stack' '{
  "id": "water-1",
  "text": "The reservoir above the town is half empty, Jonas Keller, the head of the water board, said in an interview.",
  "language": "en"
}'
