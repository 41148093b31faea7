#!/usr/bin/env bash
# benchmarks/load-vs-wrk.sh [--json] [--rounds N] [--seconds N] [--connections N]
#
# The load tester beside wrk: how many requests a second each can send to the same server that
# answers at once, and what a request costs the tester in processor time. Alternating rounds; see
# benchmarks/README.md for what is printed.
set -euo pipefail

as_json=
rounds=5
seconds=5
connections=64
while [ $# -gt 0 ]; do
  case $1 in
    --json) as_json=1 ;;
    --rounds | --seconds | --connections)
      case ${2-} in
        '' | 0* | *[!0-9]*)
          echo "load-vs-wrk: $1 needs a number above 0" >&2
          exit 2
          ;;
      esac
      declare "${1#--}=$2"
      shift
      ;;
    *)
      echo "load-vs-wrk: unknown option $1" >&2
      exit 2
      ;;
  esac
  shift
done

here=$(cd "$(dirname "$0")/.." && pwd)
purlin=$here/purlin
clock_ticks=$(getconf CLK_TCK)

if ! command -v wrk >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y wrk >/dev/null 2>&1 || true
  fi
  if ! command -v wrk >/dev/null; then
    echo "load-vs-wrk: wrk is missing; install it with: apt-get install wrk" >&2
    exit 1
  fi
fi

# The server on one core, the tester on another, where there are two.
on_server=()
on_tester=()
if [ "$(nproc)" -ge 2 ] && command -v taskset >/dev/null; then
  on_server=(taskset -c 0)
  on_tester=(taskset -c 1)
fi

work=$(mktemp -d)
mock_pid=
finish() {
  [ -z "$mock_pid" ] || kill "$mock_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

"${on_server[@]}" "$purlin" bench mock >"$work/mock" &
mock_pid=$!
url=
for _ in $(seq 600); do
  url=$(sed -n 's/^ready //p' "$work/mock")
  [ -z "$url" ] || break
  kill -0 "$mock_pid" 2>/dev/null || break
  sleep 0.1
done
if [ -z "$url" ]; then
  echo "load-vs-wrk: the mock server did not start" >&2
  exit 1
fi

# Processor time of the mock server so far, in clock ticks.
mock_ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$mock_pid/stat"
}

# json NAME: the first number of that name in the result.
json() {
  sed -n 's/.*"'"$1"'":\([0-9.E+-]*\).*/\1/p' "$work/json"
}

# of_latency NAME: a number of the latency alone.
of_latency() {
  sed -n 's/.*"latency_ms":{[^}]*"'"$1"'":\([0-9.E+-]*\).*/\1/p' "$work/json"
}

# row TOOL PER_SECOND CPU_SECONDS REQUESTS WALL_SECONDS P50 P99 MOCK_TICKS
row() {
  awk -v tool="$1" -v rate="$2" -v cpu="$3" -v requests="$4" -v wall="$5" -v p50="$6" \
    -v p99="$7" -v ticks="$8" -v hz="$clock_ticks" 'BEGIN {
      printf "%-8s %12.0f %14.2f %10.3f %10.3f %9.0f %9.0f\n", tool, rate, cpu / requests * 1e6,
        p50, p99, cpu / wall * 100, ticks / hz / wall * 100
    }' | tee -a "$work/rows" >&"$table"
}

run_purlin() {
  "${on_tester[@]}" "$purlin" bench load "$url" -c "$connections" --warmup 3s -d "${seconds}s" \
    --json >"$work/json"
  # The warm-up is no part of the result, so the mock's share is taken over all of it.
  local spent=$(($(mock_ticks) - $1))
  spent=$(awk -v s="$spent" -v d="$seconds" 'BEGIN { print s * d / (d + 3) }')
  row purlin "$(json per_second)" "$(json loop_cpu_s)" "$(json begun)" "$(json wall_s)" \
    "$(of_latency p50)" "$(of_latency p99)" "$spent"
}

run_wrk() {
  local TIMEFORMAT='%U %S'
  { time "${on_tester[@]}" wrk -t 1 -c "$connections" -d "${seconds}s" --latency "$url" \
    >"$work/wrk"; } 2>"$work/time"
  local spent=$(($(mock_ticks) - $1))
  row wrk "$(awk '/^Requests\/sec/ { print $2 }' "$work/wrk")" \
    "$(awk '{ print $1 + $2 }' "$work/time")" \
    "$(awk '/requests in/ { print $1 }' "$work/wrk")" \
    "$seconds" "$(wrk_ms 50%)" "$(wrk_ms 99%)" "$spent"
}

# wrk writes 417.00us, 1.23ms or 1.02s.
wrk_ms() {
  awk -v line="$1" '$1 == line {
    factor = $2 ~ /us$/ ? 0.001 : $2 ~ /ms$/ ? 1 : 1000
    print $2 * factor
  }' "$work/wrk"
}

# median TOOL COLUMN
median() {
  awk -v tool="$1" -v column="$2" '$1 == tool { print $column }' "$work/rows" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# spread TOOL COLUMN: least and most.
spread() {
  awk -v tool="$1" -v column="$2" '$1 == tool { print $column }' "$work/rows" | sort -n |
    awk 'NR == 1 { least = $1 } END { print least " … " $1 }'
}

# ratio COLUMN: of the medians.
ratio() {
  awk -v ours="$(median purlin "$1")" -v wrks="$(median wrk "$1")" \
    'BEGIN { printf "%.3f", ours / wrks }'
}

# members COLUMN: the median of both tools as members of a JSON object.
members() {
  printf '{"purlin": %s, "wrk": %s}' "$(median purlin "$1")" "$(median wrk "$1")"
}

exec {table}>&1
[ -z "$as_json" ] || exec {table}>/dev/null

echo "$connections connections, GET, 100 bytes at once; $rounds rounds of $seconds s" >&"$table"
printf '%-8s %12s %14s %10s %10s %9s %9s\n' \
  tool requests/s "cpu us/request" "p50 ms" "p99 ms" "busy %" "server %" >&"$table"
for _ in $(seq "$rounds"); do
  run_purlin "$(mock_ticks)"
  run_wrk "$(mock_ticks)"
done

if [ -n "$as_json" ]; then
  printf '{"benchmark": "load-vs-wrk", "rounds": %s, "seconds": %s, "connections": %s, ' \
    "$rounds" "$seconds" "$connections"
  printf '"requests_per_second": %s, "cpu_micros_per_request": %s, ' "$(members 2)" "$(members 3)"
  printf '"rate_ratio": %s, "cpu_ratio": %s}\n' "$(ratio 2)" "$(ratio 3)"
  exit
fi
echo
for tool in purlin wrk; do
  echo "$tool: median $(median "$tool" 2) requests/s ($(spread "$tool" 2))," \
    "$(median "$tool" 3) us/request ($(spread "$tool" 3))"
done
echo "purlin / wrk: $(ratio 2) in requests/s, $(ratio 3) in processor time per request"
