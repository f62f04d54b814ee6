# Volumes: a claim of the storage class `standard` gets a folder of this machine, which is removed when the claim is gone.
# The size asked for is noted and not enforced.

start_storage() {
  kubectl apply -f - >/dev/null <<END
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  annotations: {storageclass.kubernetes.io/is-default-class: 'true'}
provisioner: launchpad.dev/host-path
reclaimPolicy: Delete
volumeBindingMode: Immediate
END
  mkdir -p "$STATE/volumes"
  # A copy: what runs must not change under the shell that reads it.
  install -m 755 "$here/provision-volumes" "$STATE/provision-volumes.new"
  mv "$STATE/provision-volumes.new" "$STATE/provision-volumes"
  start storage bash "$STATE/provision-volumes" "$KUBECONFIG" "$STATE/volumes"
  # No pod can be made before the account is there that it runs as.
  wait_for controller-manager kubectl get serviceaccount default
}
