# Sourced by ./market: runs every test project of the solution, or the areas that can be run at length.

# The same as LongArea in tests/Marketplace.Testing; a test of Marketplace.Architecture.Tests compares them.
long_areas="exploration fuzzing histories kills"

test_usage() {
  cat <<'TEXT'
usage: ./market test [--project NAME-PART] [--filter EXPRESSION]
       ./market test --long [AREA] [--project NAME-PART] [--filter EXPRESSION]

  Without --long: what CI runs, every test once, with fixed small counts.
  --long runs the tests of an area, or of all areas, with counts for hours.

areas:
  exploration   consensus and validators under many schedules of messages, timeouts and crashes
  fuzzing       readers of strangers' bytes: two minutes for each of them on all processors
  histories     random histories against reference models
  kills         processes that are killed at any instant, and what they acknowledged

The last line is "N passed, N failed".
TEXT
}

test_projects() {
  grep -oE '"tests[\\/][^"]*\.Tests\.csproj"' "$root/Marketplace.sln" | tr -d '"' | tr '\\' '/' | sort
}

# Runs one project and adds its figures to the totals; a run without a summary counts as one failure.
run_project() {
  local project=$1 name log summary; name=$(basename "$project" .csproj); log="$state/test-$name.log"
  local started=$SECONDS status=0
  dotnet test "$root/$project" --no-build -c Release --nologo \
    --blame-hang --blame-hang-timeout "$patience" --blame-hang-dump-type none --results-directory "$state/results" \
    ${filter:+--filter "$filter"} >"$log" 2>&1 </dev/null || status=$?
  summary=$(grep -E '^(Passed|Failed|Skipped)! +- ' "$log" | tail -n 1 || true)
  local p f s
  p=$(sed -nE 's/.*Passed: +([0-9]+).*/\1/p' <<<"$summary"); f=$(sed -nE 's/.*Failed: +([0-9]+).*/\1/p' <<<"$summary"); s=$(sed -nE 's/.*Skipped: +([0-9]+).*/\1/p' <<<"$summary")
  p=${p:-0}; f=${f:-0}; s=${s:-0}
  if [ "$status" != 0 ] && [ "$f" = 0 ]; then f=1; fi
  if [ "$((p + f + s))" = 0 ] && [ -z "${filter:-}" ]; then say "$name ran no test"; f=1; fi
  passed=$((passed + p)); failed=$((failed + f)); skipped=$((skipped + s))
  printf '%-36s %5d passed %3d failed %3d skipped %5ds\n' "$name" "$p" "$f" "$s" "$((SECONDS - started))"
  if [ "$f" != 0 ]; then grep -vE '^\s*$' "$log" | tail -n 80; fi
  return 0
}

build_all() {
  local log="$state/build-all.log" started=$SECONDS
  say "building everything"
  if ! dotnet build "$root/Marketplace.sln" -c Release -v quiet -clp:NoSummary >"$log" 2>&1; then
    grep -E 'error' "$log" | sort -u | head -n 20; failed=$((failed + 1)); say "the build failed; all of it is in $log"; return 1
  fi
  say "built in $((SECONDS - started)) s"
}

# Whether a project has tests of the areas that were asked for.
has_long_tests() {
  local area
  for area in $long; do
    grep -rqF "LongArea.${area^})]" "$root/$(dirname "$1")" --include='*.cs' && return 0
  done
  return 1
}

# From now on only tests of the given areas run, at length.
use_long_areas() {
  long=$1; patience=6h
  local area traits=""
  for area in $long; do traits="$traits${traits:+|}Long=$area"; done
  filter="${filter:+($filter)&}($traits)"
  export MARKET_TEST_LONG=${long// /,}
}

run_all() {
  local project
  while read -r project; do
    [ -z "$only" ] || [[ "$project" == *"$only"* ]] || continue
    [ -z "$long" ] || has_long_tests "$project" || continue
    run_project "$project"
  done < <(test_projects)
}

run_tests() {
  passed=0; failed=0; skipped=0; filter=""; only=""; long=""; patience=8m
  local areas=""
  while [ $# -gt 0 ]; do
    case "$1" in
      --filter) filter=$2; shift 2 ;;
      --project) only=$2; shift 2 ;;
      --long)
        areas=$long_areas
        if [ $# -gt 1 ] && [[ "$2" != -* ]]; then
          areas=$2; shift
          [[ " $long_areas " == *" $areas "* ]] || { say "market: test --long knows ${long_areas// /, }, and not '$areas'"; exit 2; }
        fi
        shift ;;
      -h|--help) test_usage; return 0 ;;
      *) say "market: test does not know '$1'"; exit 2 ;;
    esac
  done
  unset MARKET_TEST_LONG
  if [ -n "$areas" ]; then use_long_areas "$areas"; fi
  mkdir -p "$state"
  need_debian postgresql
  bash "$root/infra/scripts/ensure-docker.sh"
  bash "$root/infra/scripts/build-test-image.sh"
  if build_all; then run_all; fi
  dotnet build-server shutdown >/dev/null 2>&1 || true
  local closing="$passed passed, $failed failed"
  [ "$skipped" = 0 ] || closing="$closing, $skipped skipped"
  echo "$closing"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
