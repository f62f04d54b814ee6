# Debian packages, installed when they are missing.

NODE_PACKAGES=(etcd-server containerd runc containernetworking-plugins iptables iproute2 openssl)
BUILD_PACKAGES=(golang-go dpkg-dev)

need_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok' || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
