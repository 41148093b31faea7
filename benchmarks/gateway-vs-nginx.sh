#!/usr/bin/env bash
# benchmarks/gateway-vs-nginx.sh [--json] [--rounds N] [--seconds N] [--connections "256 64"]
#
# The gateway as the platform runs it beside nginx's proxy_pass with a buffered access log: small
# JSON POSTs to an upstream whose connections are kept. The proxy is alone on core 0; wrk and the
# upstream share core 1. Alternating rounds; see benchmarks/README.md for what is printed.
set -euo pipefail

as_json=
rounds=5
seconds=5
connections="256 64"
while [ $# -gt 0 ]; do
  case $1 in
    --json) as_json=1 ;;
    --rounds | --seconds | --connections)
      case ${2-} in
        '' | *[!0-9\ ]*)
          echo "gateway-vs-nginx: $1 needs a number above 0" >&2
          exit 2
          ;;
      esac
      declare "${1#--}=$2"
      shift
      ;;
    *)
      echo "gateway-vs-nginx: unknown option $1" >&2
      exit 2
      ;;
  esac
  shift
done
for tool in nginx wrk taskset; do
  command -v $tool >/dev/null || {
    echo "gateway-vs-nginx: $tool is missing; install it with: apt-get install $tool" >&2
    exit 1
  }
done
[ "$(nproc)" -ge 2 ] || {
  echo "gateway-vs-nginx: 2 cores are needed" >&2
  exit 1
}

here=$(cd "$(dirname "$0")/.." && pwd)
clock_ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

key=bench000.0123456789abcdef0123456789abcdef
upstream_port=$((20000 + RANDOM % 5000))
nginx_port=$((upstream_port + 1))

# nginx CORE NAME: one worker with the configuration from standard input.
start_nginx() {
  mkdir -p "$work/$2"
  cat >"$work/$2/nginx.conf"
  taskset -c "$1" nginx -p "$work/$2" -e "$work/$2/error.log" -c "$work/$2/nginx.conf" \
    >"$work/$2/out" 2>&1 &
  pids+=($!)
  started=$!
}

common="daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 8192;
events { worker_connections 4096; }"

start_nginx 1 upstream <<CONF
$common
pid $work/upstream/pid;
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 600s;
  client_body_temp_path $work/upstream/body; proxy_temp_path $work/upstream/proxy;
  fastcgi_temp_path $work/upstream/f; uwsgi_temp_path $work/upstream/u; scgi_temp_path $work/upstream/s;
  server {
    listen 127.0.0.1:$upstream_port;
    location / { default_type application/json; return 200 '{"object":"list","data":[0.1,0.2,0.3]}'; }
  }
}
CONF

start_nginx 0 proxy <<CONF
$common
pid $work/proxy/pid;
http {
  log_format line '\$time_iso8601 \$request_id \$remote_addr "\$request" \$status \$body_bytes_sent '
    '\$request_time \$upstream_addr \$upstream_response_time';
  access_log $work/proxy/access.log line buffer=64k flush=1s;
  keepalive_requests 100000000; keepalive_timeout 600s;
  client_body_temp_path $work/proxy/body; proxy_temp_path $work/proxy/proxy;
  fastcgi_temp_path $work/proxy/f; uwsgi_temp_path $work/proxy/u; scgi_temp_path $work/proxy/s;
  upstream replica { server 127.0.0.1:$upstream_port; keepalive 512; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:$nginx_port;
    location / {
      proxy_pass http://replica;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Request-Id \$request_id;
      proxy_set_header X-Forwarded-For \$remote_addr;
      proxy_set_header X-Forwarded-Proto \$scheme;
      proxy_set_header X-Forwarded-Host \$host;
    }
  }
}
CONF
nginx_pid=$started

# As the launcher sets them.
eval "$(grep -E "^ *(heap|trim|collector|compilers)=" "$here/purlin")"
[ -n "${PURLIN_BENCHMARKS_BUILT-}" ] || "$here/benchmarks/run" --help >/dev/null
taskset -c 0 env PURLIN_BENCHMARKS_BUILT=1 "PURLIN_BENCHMARKS_HEAP=$heap $collector $trim $compilers" "$here/benchmarks/run" gateway-server \
  --upstream-port "$upstream_port" >"$work/gateway" 2>"$work/access" &
gateway_pid=$!
pids+=("$gateway_pid")
gateway_port=
for _ in $(seq 1200); do
  gateway_port=$(sed -n 's/^ready //p' "$work/gateway")
  [ -z "$gateway_port" ] || break
  kill -0 "$gateway_pid" 2>/dev/null || break
  sleep 0.1
done
[ -n "$gateway_port" ] || {
  echo "gateway-vs-nginx: the gateway did not start" >&2
  cat "$work/access" >&2
  exit 1
}

cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.body = '{"input": "a text of usual length to be made a vector of", "model": "mini"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Api-Key $key"
LUA

path=/model-bench123/production/predict
declare -A port=([purlin]=$gateway_port [nginx]=$nginx_port)
declare -A pid=([purlin]=$gateway_pid [nginx]=$nginx_pid)

# Processor time of a process so far, in clock ticks.
ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
}

# cores: ticks not idle and ticks in all of cores 0 and 1.
cores() {
  awk '/^cpu[01] / { all = 0; for (i = 2; i <= 9; i++) all += $i; print all - $5 - $6, all }' \
    /proc/stat | tr '\n' ' '
}

# run TOOL CONNECTIONS: a line of the table.
run() {
  local before=$(ticks "${pid[$1]}") was=$(cores)
  taskset -c 1 wrk -t 1 -c "$2" -d "${seconds}s" --latency -s "$work/post.lua" \
    "http://127.0.0.1:${port[$1]}$path" >"$work/wrk"
  local now=$(cores) spent=$(($(ticks "${pid[$1]}") - before))
  if grep -q "Non-2xx" "$work/wrk"; then
    echo "gateway-vs-nginx: $1 answered with errors: $(grep Non-2xx "$work/wrk")" >&2
    exit 1
  fi
  awk -v tool="$1" -v conns="$2" -v was="$was" -v now="$now" -v spent="$spent" -v hz="$clock_ticks" '
    /^Requests\/sec/ { rate = $2 }
    /requests in/ { requests = $1 }
    $1 == "99%" { p99 = $2 }
    END {
      split(was, w, " "); split(now, n, " ")
      core0 = (n[1] - w[1]) / (n[2] - w[2]) * 100
      core1 = (n[3] - w[3]) / (n[4] - w[4]) * 100
      counts = core0 >= 95 && core1 <= 92 ? "yes" : "no"
      printf "%-8s %6d %12.0f %14.2f %8.1f %8.1f %10s %7s\n", tool, conns, rate,
        spent / hz * 1e6 / requests, core0, core1, p99, counts
    }' "$work/wrk"
}

# of TOOL CONNECTIONS COLUMN: the values of runs that count, sorted.
of() {
  awk -v t="$1" -v c="$2" -v k="$3" '$1 == t && $2 == c && $8 == "yes" { print $k }' "$work/rows" |
    sort -n
}
median() {
  of "$@" | awk '{ v[NR] = $1 } END {
    if (NR == 0) { print "null"; exit }
    print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
spread() {
  of "$@" | awk 'NR == 1 { least = $1 } END { print least " … " $1 }'
}
ratio() {
  awk -v ours="$(median purlin "$1" "$2")" -v theirs="$(median nginx "$1" "$2")" \
    'BEGIN { if (ours == "null" || theirs == "null") print "null"; else printf "%.3f", ours / theirs }'
}

exec {table}>&1
[ -z "$as_json" ] || exec {table}>/dev/null
: >"$work/rows"
echo "POST, small JSON; $rounds rounds of $seconds s" >&"$table"
printf '%-8s %6s %12s %14s %8s %8s %10s %7s\n' \
  proxy conns requests/s "cpu us/request" "core0 %" "core1 %" p99 counts >&"$table"
for count in $connections; do
  run purlin "$count" >/dev/null # the compiler's turn
  run purlin "$count" >/dev/null
  run nginx "$count" >/dev/null
done
for _ in $(seq "$rounds"); do
  for count in $connections; do
    for tool in purlin nginx; do
      run "$tool" "$count" | tee -a "$work/rows" >&"$table"
    done
  done
done
dropped=$(grep -c "log lines dropped" "$work/access" || true)

if [ -n "$as_json" ]; then
  printf '{"benchmark": "gateway-vs-nginx", "rounds": %s, "seconds": %s, "dropped_lines": %s, "results": [' \
    "$rounds" "$seconds" "$dropped"
  comma=
  for count in $connections; do
    printf '%s{"connections": %s, ' "$comma" "$count"
    printf '"requests_per_second": {"purlin": %s, "nginx": %s}, "rate_ratio": %s, ' \
      "$(median purlin "$count" 3)" "$(median nginx "$count" 3)" "$(ratio "$count" 3)"
    printf '"cpu_micros_per_request": {"purlin": %s, "nginx": %s}, "cpu_ratio": %s}' \
      "$(median purlin "$count" 4)" "$(median nginx "$count" 4)" "$(ratio "$count" 4)"
    comma=', '
  done
  echo ']}'
  exit
fi
echo
for count in $connections; do
  for tool in purlin nginx; do
    echo "$count connections, $tool: median $(median $tool "$count" 3) requests/s" \
      "($(spread $tool "$count" 3)), $(median $tool "$count" 4) us/request" \
      "($(spread $tool "$count" 4)), $(of $tool "$count" 3 | wc -l) runs count"
  done
  echo "$count connections, purlin / nginx: $(ratio "$count" 3) in requests/s," \
    "$(ratio "$count" 4) in processor time per request"
done
echo "access lines dropped: told $dropped times"
