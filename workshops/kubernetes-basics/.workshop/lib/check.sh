# What setup and the checks share. Exit code 0 passes; what a check prints is for the learner.
# No pipefail: `grep -q` ends as soon as it knows, and whoever writes to it is ended for it.
set -u

missing() {
  printf '%s\n' "$@"
  exit 1
}

passed() {
  printf '%s\n' "$@"
  exit 0
}

have_kubectl() {
  type -P kubectl >/dev/null
}

have_cluster() {
  kubectl get --raw /version --request-timeout=5s >/dev/null 2>&1
}

need_cluster() {
  have_kubectl || missing "kubectl is not installed on this machine." \
    "Whoever runs this workshop has to install it: https://kubernetes.io/docs/tasks/tools/"
  have_cluster || missing "kubectl is here, and there is no cluster it can talk to." \
    "Point it to one with the variable KUBECONFIG, or start the workshop on a Launchpad with a cluster." \
    "What kubectl says: $(kubectl get --raw /version --request-timeout=5s 2>&1 | tail -n 1)"
}

# One value of an object, or nothing where there is no such object.
value() {
  local what path=$2
  read -ra what <<< "$1"
  kubectl get "${what[@]}" --request-timeout=10s -o "jsonpath=$path" 2>/dev/null
}

exists() {
  kubectl get "$1" --request-timeout=10s >/dev/null 2>&1
}

# Addresses of the ready pods behind a service.
endpoints() {
  kubectl get endpointslices -l "kubernetes.io/service-name=$1" --request-timeout=10s \
    -o 'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.addresses[0]}{" "}{end}' 2>/dev/null
}

# Says so unless every pod of a deployment is there in its latest version, and ready.
rolled_out() {
  local name=$1 hint=${2:-"Look at: kubectl get pods -l app=$1"} out
  out=$(kubectl rollout status "deployment/$name" --watch=false --request-timeout=10s 2>&1)
  case $out in
    *"successfully rolled out"*) ;;
    *) missing "$name is not as it should be yet: $out" "$hint" ;;
  esac
}
