# What a node leaves on its machine, taken away again.

# Ends every container while its runtime still answers, and remembers nothing of it.
remove_pods() {
  # A container's guardian names the runtime that it belongs to.
  running containerd || grep -qsF "$STATE/containerd.sock" /proc/[0-9]*/cmdline || return 0
  start containerd containerd -c "$STATE/containerd.toml"
  wait_for containerd ctr -a "$STATE/containerd.sock" version
  local id namespace
  for id in $(ctr_ containers ls -q); do
    namespace=$(ctr_ containers info "$id" | grep -o '/run/netns/cni-[0-9a-f-]*' | head -n 1) || namespace=
    ctr_ tasks delete --force "$id" >/dev/null 2>&1 || true
    # With its namespace go the interfaces of a pod.
    rm -f "/var/lib/cni/results/launchpad-$id-"*
    if [[ -n $namespace && -e $namespace ]]; then ip netns delete "${namespace##*/}"; fi
  done
}

remove_leftovers() {
  local mount
  awk -v state="$STATE/" 'index($2, state) == 1 {print $2}' /proc/mounts | sort -r | while read -r mount; do
    umount -l "$mount" || true
  done
  rm -rf "$STATE/addresses" "$STATE/containerd.run"
  ip link delete "$BRIDGE" 2>/dev/null || true
  remove_rules iptables
  remove_rules ip6tables
  remove_cgroups
}

# Rules and chains of Kubernetes carry its name; the others stay as they are.
remove_rules() {
  local rules
  rules=$("$1-save" 2>/dev/null) || return 0
  if [[ $rules == *KUBE-* ]]; then grep -v KUBE- <<<"$rules" | "$1-restore"; fi
}

remove_cgroups() {
  local tree
  for tree in /sys/fs/cgroup{,/*}"${CGROUP_ROOT:-/kubepods}"; do
    [[ -d $tree ]] || continue
    find "$tree" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}
