#!/usr/bin/env bash
# Writes down the public surface of every package as it is now: src/*/PublicAPI.Unshipped.txt. Reviewers read the difference.
#   usage: infra/scripts/update-public-api.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C.UTF-8

# In the order in which they stand on each other.
for name in Ledger Market Api Client Wallet; do
  folder=src/Marketplace.$name; list=$folder/PublicAPI.Unshipped.txt; log=$(mktemp)
  # Of an empty list the analyzer misses every member, and names each as the list would.
  printf '#nullable enable\n' >"$list"
  dotnet build "$folder/Marketplace.$name.csproj" -c Release -v quiet -clp:NoSummary -p:TreatWarningsAsErrors=false >"$log" 2>&1 ||
    { grep -E 'error' "$log" | sort -u | head -n 20 >&2; rm -f "$log"; exit 1; }
  grep -F "/Marketplace.$name.csproj]" "$log" | sed -nE "s/^.* RS0016: Symbol '(.*)' is not part of the declared public API .*$/\1/p" | sort -u >>"$list"
  rm -f "$log"
  # Newer than what was built: the next build compiles again, and tells what this one only warned of.
  touch "$list"
  echo "$list: $(($(wc -l <"$list") - 1)) members"
done
