# etcd, the API server and what acts on its objects. Data is not forced to disk: a cluster of tests may be wiped.

start_control_plane() {
  add_bridge
  start etcd etcd --data-dir "$STATE/etcd" --unsafe-no-fsync --listen-client-urls http://127.0.0.1:23790 \
    --advertise-client-urls http://127.0.0.1:23790 --listen-peer-urls http://127.0.0.1:23800
  start apiserver "$BIN/kube-apiserver" --etcd-servers=http://127.0.0.1:23790 --secure-port="$API_PORT" \
    --advertise-address="$GATEWAY" --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" \
    --client-ca-file="$PKI/ca.crt" --service-account-key-file="$PKI/sa.pub" \
    --service-account-signing-key-file="$PKI/sa.key" --service-account-issuer=https://kubernetes.default.svc \
    --service-cluster-ip-range="$SERVICE_CIDR" --authorization-mode=Node,RBAC --allow-privileged \
    --kubelet-preferred-address-types=InternalIP --kubelet-client-certificate="$PKI/admin.crt" \
    --kubelet-client-key="$PKI/admin.key"
  wait_for apiserver kubectl get --raw /readyz
  start controller-manager "$BIN/kube-controller-manager" --kubeconfig="$KUBECONFIG" --leader-elect=false \
    --use-service-account-credentials --service-account-private-key-file="$PKI/sa.key" --root-ca-file="$PKI/ca.crt"
  start scheduler "$BIN/kube-scheduler" --kubeconfig="$KUBECONFIG" --leader-elect=false
}

# The network of the pods. The API server advertises the bridge's address, so it comes first.
add_bridge() {
  ip link show "$BRIDGE" >/dev/null 2>&1 || ip link add "$BRIDGE" type bridge
  ip addr replace "$GATEWAY/22" dev "$BRIDGE"
  ip link set "$BRIDGE" up
  [[ $(</proc/sys/net/ipv4/ip_forward) == 1 ]] || sysctl -qw net.ipv4.ip_forward=1
}
