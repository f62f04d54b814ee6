# The one node: containerd, kubelet and kube-proxy.

# containerd as the kubelet sees it.
ctr_() { ctr -a "$STATE/containerd.sock" -n k8s.io "$@"; }

start_node() {
  local since=''
  running kubelet || since=$(date -u +%FT%TZ)
  mkdir -p "$STATE/kubelet" "$STATE/cni"
  write_network
  write_containerd_config
  write_kubelet_config
  add_cgroup_root
  start containerd containerd -c "$STATE/containerd.toml"
  wait_for containerd ctr -a "$STATE/containerd.sock" version
  make_pause_image
  start kubelet "$BIN/kubelet" --config="$STATE/kubelet.yaml" --kubeconfig="$KUBECONFIG" --root-dir="$STATE/kubelet" \
    --container-runtime=remote --container-runtime-endpoint="unix://$STATE/containerd.sock" --hostname-override=node1 \
    --node-ip="$GATEWAY" --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" \
    --network-plugin=cni --cni-bin-dir=/usr/lib/cni --cni-conf-dir="$STATE/cni"
  start kube-proxy "$BIN/kube-proxy" --kubeconfig="$KUBECONFIG" --hostname-override=node1 --cluster-cidr="$POD_CIDR" \
    --proxy-mode=iptables --conntrack-max-per-core=0 --conntrack-min=0 --conntrack-tcp-timeout-established=0 \
    --conntrack-tcp-timeout-close-wait=0
  wait_for kubelet node_is_ready "$since"
}

# What the node said before this kubelet was started says nothing about it.
node_is_ready() {
  [[ $(kubectl get lease -n kube-node-lease node1 -o 'jsonpath={.spec.renewTime}') > $1 ]] &&
    kubectl wait --for=condition=Ready node/node1 --timeout=2s
}

# Addresses are remembered here, so that a wiped cluster has all of them again.
write_network() {
  cat >"$STATE/cni/10-bridge.conflist" <<END
{"cniVersion": "0.4.0", "name": "launchpad", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$STATE/addresses", "routes": [{"dst": "0.0.0.0/0"}],
            "ranges": [[{"subnet": "$POD_CIDR", "rangeStart": "10.244.0.10"}]]}},
  {"type": "loopback"}]}
END
}

write_containerd_config() {
  cat >"$STATE/containerd.toml" <<END
version = 2
root = "$STATE/containerd"
state = "$STATE/containerd.run"
[grpc]
  address = "$STATE/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  # A machine may lack the right to lower it (CAP_SYS_RESOURCE).
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/cni"
END
}

write_kubelet_config() {
  cat >"$STATE/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: $PKI/ca.crt}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupRoot: ${CGROUP_ROOT:-/}
failSwapOn: false
enforceNodeAllocatable: [pods]
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
maxPods: 400
END
}

add_cgroup_root() {
  local controller
  [[ -z $CGROUP_ROOT ]] && return 0
  for controller in /sys/fs/cgroup/*/; do mkdir -p "$controller$CGROUP_ROOT"; done
}
