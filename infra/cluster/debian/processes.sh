# The processes of the cluster. They are found by what they are, not by remembered ids: an id may be another program's by
# now, after a restart of the machine for instance, and a file with it may never have been written.

PROCESSES=(etcd apiserver controller-manager scheduler containerd kubelet kube-proxy storage)

say() { echo "cluster: $*" >&2; }
die() { say "$*" && exit 1; }

# What a process's command line begins with; somewhere in it stands $STATE, which no other cluster has.
program_of() {
  case $1 in
    apiserver | controller-manager | scheduler) echo "$BIN/kube-$1" ;;
    kubelet | kube-proxy) echo "$BIN/$1" ;;
    storage) echo "bash $STATE/provision-volumes" ;;
    *) echo "$1" ;;
  esac
}

pids_of() {
  local program entry words
  program=$(program_of "$1")
  for entry in /proc/[0-9]*; do
    # Some are gone meanwhile.
    { mapfile -d '' -t words <"$entry/cmdline"; } 2>/dev/null || continue
    if [[ "${words[*]}" == "$program "* && "${words[*]}" == *"$STATE/"* ]]; then echo "${entry#/proc/}"; fi
  done
}

running() { [[ -n $(pids_of "$1") ]]; }

# start NAME COMMAND...: in the background and in a session of its own, unless it runs already.
start() {
  local name=$1
  shift
  running "$name" && return 0
  setsid nohup "$@" >"$LOG/$name.log" 2>&1 </dev/null 9>&- &
  # Until it has become that program, or has failed to.
  until running "$name" || ! kill -0 $! 2>/dev/null; do sleep 0.02; done
}

# wait_for NAME COMMAND...: until the command succeeds; a process that ended is not waited for.
wait_for() {
  local name=$1 deadline=$((SECONDS + 90))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || die "$name does not answer: see $LOG/$name.log. \`npm run cluster:wipe\` begins anew."
    running "$name" || die "$name has ended: see $LOG/$name.log. \`npm run cluster:wipe\` begins anew."
    sleep 0.3
  done
}

stop_processes() {
  local name pids deadline
  for name in "$@"; do
    pids=$(pids_of "$name")
    [[ -z $pids ]] && continue
    # shellcheck disable=SC2086
    kill $pids 2>/dev/null || true
    deadline=$((SECONDS + 10))
    while running "$name"; do
      # shellcheck disable=SC2046
      ((SECONDS < deadline)) || kill -9 $(pids_of "$name") 2>/dev/null || true
      sleep 0.1
    done
  done
}
