# Images on a machine without registry.

PAUSE_IMAGE=docker.io/launchpad/pause:1
BASE_IMAGE=docker.io/library/node:20-bookworm-slim

# What holds a pod's namespaces open: busybox, asleep.
make_pause_image() {
  local dir digest
  ctr_ images ls -q | grep -qx "$PAUSE_IMAGE" && return 0
  need_packages busybox-static
  dir=$(mktemp -d)
  mkdir -p "$dir/layer/bin"
  cp /bin/busybox "$dir/layer/bin/" && ln -s busybox "$dir/layer/bin/sleep"
  tar -C "$dir/layer" -cf "$dir/layer.tar" .
  digest=$(sha256sum <"$dir/layer.tar" | cut -d' ' -f1)
  cat >"$dir/config.json" <<END
{"architecture": "$(dpkg --print-architecture)", "os": "linux", "config": {"Cmd": ["/bin/sleep", "2147483647"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$digest"]}}
END
  echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$PAUSE_IMAGE\"], \"Layers\": [\"layer.tar\"]}]" >"$dir/manifest.json"
  tar -C "$dir" -cf "$dir/image.tar" config.json manifest.json layer.tar
  ctr_ images import "$dir/image.tar" >/dev/null
  rm -rf "$dir"
}

# Only the layers that the node does not have are given to it: images have the large ones in common.
load_image() {
  local ref=$1 dir known file digest
  running containerd || die 'the cluster does not run: npm run cluster:up'
  dir=$(mktemp -d -p "$HOME_DIR" image.XXXX)
  buildah push -q -D "$ref" "dir:$dir"
  known=$(ctr_ content ls -q)
  mkdir -p "$dir/blobs/sha256"
  digest=$(sha256sum <"$dir/manifest.json" | cut -d' ' -f1)
  cat >"$dir/index.json" <<END
{"schemaVersion": 2, "manifests": [{
  "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "digest": "sha256:$digest",
  "size": $(stat -c %s "$dir/manifest.json"), "annotations": {"io.containerd.image.name": "$ref"}}]}
END
  echo '{"imageLayoutVersion": "1.0.0"}' >"$dir/oci-layout"
  mv "$dir/manifest.json" "$dir/blobs/sha256/$digest"
  for file in "$dir"/*; do
    file=${file##*/}
    if [[ $file =~ ^[0-9a-f]{64}$ && $known != *"sha256:$file"* ]]; then mv "$dir/$file" "$dir/blobs/sha256/"; fi
  done
  tar -C "$dir" -cf - oci-layout index.json blobs | ctr_ images import - >/dev/null
  rm -rf "$dir"
}

# As the published image has it: a small Debian without documentation, and Node. The machine's own certificate
# authorities come along, so that npm works in a build where this machine does.
make_base_image() {
  need_packages buildah debootstrap
  buildah inspect --type image "$BASE_IMAGE" >/dev/null 2>&1 && return 0
  say "making $BASE_IMAGE"
  local dir container=launchpad-base
  mkdir -p "$LOG"
  # What an interrupted one has left.
  buildah rm "$container" >/dev/null 2>&1 || true
  buildah from --name "$container" scratch >/dev/null
  dir=$(buildah mount "$container")
  debootstrap --variant=minbase bookworm "$dir" >"$LOG/debootstrap.log" 2>&1 || die "debootstrap failed: see $LOG/debootstrap.log"
  chmod 755 "$dir"
  slim_down "$dir"
  install -D "$(type -P node)" "$dir/usr/local/bin/node"
  mkdir -p "$dir/usr/local/lib/node_modules"
  cp -a "$(npm root -g)/npm" "$dir/usr/local/lib/node_modules/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$dir/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$dir/usr/local/bin/npx"
  chroot "$dir" useradd -u 1000 -m node
  trust_same_authorities "$dir"
  buildah config --cmd node --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$container"
  buildah commit -q --rm "$container" "$BASE_IMAGE" >/dev/null
}

slim_down() {
  cat >"$1/etc/dpkg/dpkg.cfg.d/docker" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
END
  find "$1/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$1"/usr/share/{info,locale,man}/* "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/* "$1"/var/log/*
  if [[ -f /etc/apt/sources.list.d/debian.sources ]]; then
    cp /etc/apt/sources.list.d/debian.sources "$1/etc/apt/sources.list.d/"
    : >"$1/etc/apt/sources.list"
  fi
}

trust_same_authorities() {
  local bundle=/etc/ssl/certs/ca-certificates.crt
  if [[ ! -f $bundle ]]; then return 0; fi
  install -D "$bundle" "$1$bundle"
  # The package of authorities makes the bundle anew when a later step installs it, out of what is here.
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    mkdir -p "$1/usr/local/share/ca-certificates"
    cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/"
  fi
}
