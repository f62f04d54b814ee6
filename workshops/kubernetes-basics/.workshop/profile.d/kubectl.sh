# Without a cluster kubectl's own messages send people looking in the wrong place: say what is really missing.
kubectl() {
  if ! type -P kubectl >/dev/null; then
    echo "kubectl is not installed on this machine. The page \"Your cluster\" says what this workshop needs." >&2
    return 127
  fi
  command kubectl "$@"
  local code=$?
  if [ "$code" -ne 0 ] && ! command kubectl get --raw /version --request-timeout=5s >/dev/null 2>&1; then
    echo "There is no cluster to talk to. The page \"Your cluster\" says what this workshop needs." >&2
  fi
  return "$code"
}
