# The authority of the cluster, who it knows, and the kubeconfig of its administrator.

make_certificates() {
  [[ -f $PKI/ca.crt && -f $KUBECONFIG ]] && return 0
  # All of it or nothing: half a set would be taken for a whole one.
  local staged=$STATE/pki.new
  rm -rf "$staged" "$PKI" "$KUBECONFIG" && mkdir -p "$staged"
  (
    cd "$staged"
    exec 2>/dev/null
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 3650 -subj /CN=launchpad-cluster
    openssl genrsa -out sa.key 2048
    openssl rsa -in sa.key -pubout -out sa.pub
    certify apiserver /CN=kube-apiserver
    certify admin /O=system:masters/CN=admin
  ) || die 'the certificates cannot be made'
  write_kubeconfig "$staged"
  mv "$staged" "$PKI"
}

certify() {
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt" -extfile <(
    echo "subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:$GATEWAY,IP:10.96.0.1"
    echo 'extendedKeyUsage=serverAuth,clientAuth'
  )
}

write_kubeconfig() {
  local config=(kubectl config --kubeconfig "$KUBECONFIG")
  {
    "${config[@]}" set-cluster launchpad --server="https://127.0.0.1:$API_PORT" --certificate-authority="$1/ca.crt" --embed-certs
    "${config[@]}" set-credentials admin --client-certificate="$1/admin.crt" --client-key="$1/admin.key" --embed-certs
    "${config[@]}" set-context launchpad --cluster=launchpad --user=admin
    "${config[@]}" use-context launchpad
  } >/dev/null
  chmod 600 "$KUBECONFIG"
}
